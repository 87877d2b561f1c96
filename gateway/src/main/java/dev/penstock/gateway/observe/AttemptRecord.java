package dev.penstock.gateway.observe;

import dev.penstock.core.dialect.TokenUsage;
import java.time.Instant;

/**
 * One call to a provider, which may be one of several on behalf of one request.
 *
 * @param attempt 1 for the first of its request
 * @param userId 0 for callers that are no users
 * @param virtualKeyId 0 for callers without a key of the database
 * @param keyId 0 where our key with the provider is not of the database
 * @param costNanos nano-dollars at the model's price of now; below 0 where the price is not known
 * @param errorCode the kind of problem in lower case; empty if there was none
 * @param errorMessage safe to keep; empty if there was none
 * @param firstByteNanos from the start of the attempt to the first byte of its answer; 0 if there was none
 * @param request the request's texts, cut and masked, as JSON; empty unless the operator wants them kept
 * @param answer the beginning of the answer's text, masked; empty unless the operator wants it kept
 * @param address where the caller's connection comes from
 */
public record AttemptRecord(
        Instant at,
        String requestId,
        int attempt,
        String caller,
        long userId,
        long virtualKeyId,
        String operation,
        String model,
        String provider,
        long keyId,
        TokenUsage usage,
        long costNanos,
        Status status,
        String errorCode,
        String errorMessage,
        long firstByteNanos,
        long totalNanos,
        String request,
        String answer,
        String address,
        String userAgent) {

    /** How it ended, in the words of the log table. */
    public enum Status {
        SUCCESS,
        ERROR,
        RATE_LIMITED,
        TIMEOUT,
        /** The caller left, or we stopped. */
        CANCELLED
    }
}
