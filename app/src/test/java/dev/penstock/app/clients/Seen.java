package dev.penstock.app.clients;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's caller got to see.
 *
 * @param finish why the answer ended, in the words of the openai dialect; null where the client does not tell
 * @param input tokens; 0 where the client does not tell
 * @param object that a structured answer was read into
 * @param raised in place of an answer
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Seen(
        String text,
        @Nullable String finish,
        long input,
        long output,
        List<ToolCall> calls,
        @Nullable JsonNode object,
        @Nullable Raised raised) {

    // What a client leaves out arrives as null.
    @SuppressWarnings({"ConstantConditions", "RedundantNullCheck"})
    public Seen {
        text = text == null ? "" : text;
        calls = calls == null ? List.of() : List.copyOf(calls);
    }

    public Seen withObject(JsonNode other) {
        return new Seen(text, finish, input, output, calls, other, raised);
    }

    /** A tool that was called. */
    public record ToolCall(String name, JsonNode arguments) {}

    /**
     * What the client raised.
     *
     * @param name of the error's class
     * @param status 0 where it has none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Raised(String name, int status, String code, String message, String requestId) {}
}
