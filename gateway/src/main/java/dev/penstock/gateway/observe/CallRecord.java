package dev.penstock.gateway.observe;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import java.time.Instant;

/**
 * What one call was and what it took; every call yields exactly one, refused ones too. Holds no text of prompt or answer.
 *
 * @param operation {@code chat}, {@code embeddings} …
 * @param route the public model name asked for; empty if the call was refused before it was known
 * @param known whether {@code route} is a name of ours, and so bounded in number
 * @param provider who served the last attempt; empty if none was sent
 * @param keyId of the key that the last attempt went out under; empty if none was sent
 * @param status the HTTP status the caller saw; 499 if it left before there was one
 * @param errorType the kind of problem in lower case; empty if there was none
 * @param firstByteNanos from the request's arrival to the first byte of the answer for the caller; 0 if there was none
 * @param totalNanos from the request's arrival to its end
 */
public record CallRecord(
        Instant at,
        String requestId,
        String caller,
        String operation,
        String route,
        boolean known,
        String provider,
        String keyId,
        String upstreamModel,
        boolean stream,
        int status,
        Outcome outcome,
        String errorType,
        Finish finish,
        TokenUsage usage,
        int attempts,
        long events,
        long firstByteNanos,
        long totalNanos) {}
