package dev.penstock.core.dialect;

import java.util.OptionalLong;

/**
 * What a caller asked for, read once at the door.
 *
 * @param dialect the format of {@code body}, and of every answer to this call
 * @param model the public name the caller used
 * @param stream whether the caller wants events as they come
 * @param usageEvent whether a streaming caller asked for the closing usage event (openai: {@code
 *     stream_options.include_usage}); dialects that always send usage say true
 * @param maxOutputTokens the caller's own limit, in tokens, where one was set
 * @param body the JSON as it came, in UTF-8; shared, never changed
 */
public record Call(
        Dialect dialect,
        Operation operation,
        String model,
        boolean stream,
        boolean usageEvent,
        OptionalLong maxOutputTokens,
        byte[] body) {}
