package dev.penstock.core.dialect;

import dev.penstock.core.json.ObjectScanner;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked for, read once at the door.
 *
 * @param dialect the format of {@code body}, and of every answer to this call
 * @param model the public name the caller used
 * @param stream whether the caller wants events as they come
 * @param usageEvent whether a streaming caller asked for the closing usage event (openai: {@code
 *     stream_options.include_usage}); dialects that always send usage say true
 * @param maxOutputTokens the limit of an answer, in tokens, where one was set
 * @param limitImposed whether that is the gateway's, since the caller set none
 * @param body the JSON as it came, in UTF-8; shared, never changed
 * @param members where the members stand in the body that the dialect acts on, so that they are looked for only once; null
 *     where the dialect's reader keeps no places
 */
public record Call(
        Dialect dialect,
        Operation operation,
        String model,
        boolean stream,
        boolean usageEvent,
        OptionalLong maxOutputTokens,
        boolean limitImposed,
        byte[] body,
        @Nullable ObjectScanner members) {

    public Call(
            Dialect dialect,
            Operation operation,
            String model,
            boolean stream,
            boolean usageEvent,
            OptionalLong maxOutputTokens,
            byte[] body,
            @Nullable ObjectScanner members) {
        this(dialect, operation, model, stream, usageEvent, maxOutputTokens, false, body, members);
    }

    /** The same with a limit that its caller did not set. */
    public Call limitedTo(long outputTokens) {
        return new Call(
                dialect, operation, model, stream, usageEvent, OptionalLong.of(outputTokens), true, body, members);
    }

    public Call(
            Dialect dialect,
            Operation operation,
            String model,
            boolean stream,
            boolean usageEvent,
            OptionalLong maxOutputTokens,
            byte[] body) {
        this(dialect, operation, model, stream, usageEvent, maxOutputTokens, body, null);
    }
}
