package dev.penstock.core.dialect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call has no (whole) answer, free of any dialect; a {@link CallerDialect} puts it into the caller's words.
 *
 * @param status the HTTP status for a caller that has not seen a first byte yet
 * @param message what was wrong and what was expected; safe to show
 * @param param the request member at fault
 * @param code the machine-readable code, in the words of the openai dialect ({@code context_length_exceeded})
 * @param upstreamType the error type as the upstream named it, where it sent one
 * @param retryAfter how long a caller should wait before it tries again
 * @param shortage the figures, where a budget is what was wrong
 */
public record Problem(
        Kind kind,
        int status,
        String message,
        @Nullable String param,
        @Nullable String code,
        @Nullable String upstreamType,
        @Nullable Duration retryAfter,
        @Nullable Shortage shortage) {

    public Problem(
            Kind kind,
            int status,
            String message,
            @Nullable String param,
            @Nullable String code,
            @Nullable String upstreamType,
            @Nullable Duration retryAfter) {
        this(kind, status, message, param, code, upstreamType, retryAfter, null);
    }

    /** Who is at fault, and whether another try can help. */
    public enum Kind {
        // The caller's doing: nothing was sent upstream.
        INVALID_REQUEST(400, false),
        UNAUTHENTICATED(401, false),
        BUDGET_EXCEEDED(402, false),
        FORBIDDEN(403, false),
        NOT_FOUND(404, false),
        METHOD_NOT_ALLOWED(405, false),
        SLOW_REQUEST(408, false),
        CONFLICT(409, false),
        TOO_LARGE(413, false),
        RATE_LIMITED(429, false),
        // Ours.
        INTERNAL(500, false),
        OVERLOADED(503, true),
        DRAINING(503, true),
        // The upstream refused the call as such; asking again or elsewhere does not help.
        UPSTREAM_REJECTED(400, false),
        CONTEXT_LENGTH(400, false),
        // The upstream refused our credential or our account.
        UPSTREAM_AUTHENTICATION(401, false),
        UPSTREAM_PAYMENT(402, false),
        // The upstream failed; asking again may help.
        UPSTREAM_RATE_LIMITED(429, true),
        UPSTREAM_ERROR(502, true),
        UPSTREAM_UNREACHABLE(502, true),
        UPSTREAM_TIMEOUT(504, true),
        /** The body ended, or the connection did, before the reply was whole. */
        UPSTREAM_CUT_OFF(502, true),
        /** What came is not what the dialect allows: not JSON, an HTML page, an event over the limit. */
        UPSTREAM_MALFORMED(502, true),
        /** A success without any content. */
        UPSTREAM_EMPTY(502, true),
        /** The circuit breaker holds calls back, so none was sent. */
        UPSTREAM_UNAVAILABLE(503, true);

        private final int status;
        private final boolean retryable;

        Kind(int status, boolean retryable) {
            this.status = status;
            this.retryable = retryable;
        }

        /** The HTTP status this kind has where nothing more exact is known. */
        public int status() {
            return status;
        }

        /** Whether the gateway may try the call again, as long as the caller has seen nothing of it. */
        public boolean retryable() {
            return retryable;
        }

        /** Whether the upstream, and not the caller or the gateway, gave the reason. */
        public boolean upstream() {
            return this == CONTEXT_LENGTH || name().startsWith("UPSTREAM_");
        }
    }

    public static Problem of(Kind kind, String message) {
        return new Problem(kind, kind.status(), message, null, null, null, null);
    }

    public static Problem of(Kind kind, String message, @Nullable String param, @Nullable String code) {
        return new Problem(kind, kind.status(), message, param, code, null, null);
    }

    public static Problem invalid(String message, @Nullable String param) {
        return of(Kind.INVALID_REQUEST, message, param, null);
    }

    public Problem withMessage(String other) {
        return new Problem(kind, status, other, param, code, upstreamType, retryAfter, shortage);
    }

    public Problem withRetryAfter(Duration wait) {
        return new Problem(kind, status, message, param, code, upstreamType, wait, shortage);
    }

    public Problem withShortage(Shortage figures) {
        return new Problem(kind, status, message, param, code, upstreamType, retryAfter, figures);
    }
}
