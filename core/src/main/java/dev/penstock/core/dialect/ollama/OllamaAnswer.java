package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The objects that one answer is made of, of {@code /api/chat} or of {@code /api/generate}: lines of a stream, or the whole.
 * Times that only a server knows which ran the model are left out.
 */
final class OllamaAnswer {
    private final boolean generate;
    private final Instant created;
    private String model;

    OllamaAnswer(Operation operation, Instant created, String model) {
        this.generate = operation == Operation.GENERATE;
        this.created = created;
        this.model = model;
    }

    void by(String name) {
        model = name;
    }

    ObjectNode object(String text, String thinking, ArrayNode calls) {
        ObjectNode object = Json.object().put("model", model).put("created_at", created.toString());
        ObjectNode holder = object;
        if (generate) {
            holder.put("response", text);
        } else {
            holder = object.putObject("message").put("role", "assistant").put("content", text);
        }
        if (!thinking.isEmpty()) {
            holder.put("thinking", thinking);
        }
        if (!calls.isEmpty()) {
            holder.set("tool_calls", calls);
        }
        return object.put("done", false);
    }

    /** Makes an object the last one. */
    static ObjectNode last(ObjectNode object, Finish finish, TokenUsage usage) {
        object.put("done", true).put("done_reason", OllamaWords.doneReason(finish));
        OllamaCounts.write(usage, object);
        return object;
    }

    /** Comments do not exist in lines of JSON, and some clients fail on an empty one; all add nothing to what they have. */
    byte[] heartbeat() {
        return line(object("", "", Json.array()));
    }

    static byte[] line(ObjectNode object) {
        return (object + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
