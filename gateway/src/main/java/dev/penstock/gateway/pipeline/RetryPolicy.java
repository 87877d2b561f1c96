package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * When a failed attempt is made again: exponential backoff with full jitter (each wait is drawn evenly from 0 to a bound that
 * doubles), or the wait that the provider asks for. Nothing is tried again after the caller has seen a byte, but that is its
 * owner's affair.
 *
 * @param attempts the most attempts per call, the first one included
 * @param backoffBase the bound of the first wait
 * @param backoffCap the bound that no wait exceeds
 * @param askedWaitMax a longer wait asked for by a provider is handed to the caller instead
 */
public record RetryPolicy(int attempts, Duration backoffBase, Duration backoffCap, Duration askedWaitMax) {
    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: at least 1)");
        }
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param made attempts made so far
     * @param random gives a number from 0 to its argument (exclusive)
     * @return milliseconds, or empty if there is to be no further attempt
     */
    OptionalLong waitMillis(Problem problem, int made, LongUnaryOperator random) {
        if (!problem.kind().retryable() || made >= attempts) {
            return OptionalLong.empty();
        }
        Optional<Duration> asked = Optional.ofNullable(problem.retryAfter());
        if (asked.isPresent()) {
            return asked.get().compareTo(askedWaitMax) > 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(asked.get().toMillis());
        }
        long bound = Math.min(backoffCap.toMillis(), backoffBase.toMillis() << Math.min(made - 1, 20));
        return OptionalLong.of(random.applyAsLong(bound + 1));
    }
}
