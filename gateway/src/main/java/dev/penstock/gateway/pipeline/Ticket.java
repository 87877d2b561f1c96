package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.keys.Choice;
import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.core.keys.Lease;
import dev.penstock.core.keys.Verdict;
import dev.penstock.core.limit.Moment;
import dev.penstock.gateway.upstream.Endpoint;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one attempt needs to go out: a key with room, and the permission of its breaker. Both are taken together, told how the
 * attempt went, and given back in exactly one of {@link #undo} and {@link #end}. Confined to one event loop.
 */
final class Ticket {
    private static final Logger LOG = LoggerFactory.getLogger(Ticket.class);
    private static final Verdict ACCEPTED = new Verdict.Accepted();

    private final Lease<Endpoint> lease;
    private final long takenAt = System.nanoTime();
    private boolean permitted = true;

    private Ticket(Lease<Endpoint> lease) {
        this.lease = lease;
    }

    /**
     * Takes a key of a provider.
     *
     * @param estimate of the tokens that the attempt will take
     * @param without ids of keys that are not to be taken
     * @throws Refusal if there is none now: all are at a limit, none works, or their breakers hold calls back
     */
    static Ticket take(String provider, KeyPool<Endpoint> pool, long estimate, Set<String> without) throws Refusal {
        Set<String> skipped = without;
        Problem held = null;
        while (true) {
            switch (pool.choose(estimate, Pipeline.now(), skipped)) {
                case Choice.Chosen<Endpoint>(var lease) -> {
                    if (lease.way().breaker().tryAcquirePermission()) {
                        return new Ticket(lease);
                    }
                    lease.undo(Pipeline.now());
                    skipped = new HashSet<>(skipped);
                    skipped.add(lease.key().id());
                    held = heldBack(lease.way());
                }
                case Choice.AllLimited<Endpoint>(var soonest) -> throw new Refusal(allLimited(provider, soonest));
                case Choice.NoneWorks<Endpoint>(var status, var soonest) ->
                    throw new Refusal(held == null ? noneWorks(provider, status, soonest) : held);
                case Choice.NoneLeft<Endpoint>() -> throw new Refusal(held == null ? noKey(provider) : held);
            }
        }
    }

    /** An open breaker is worth another try when it lets one through; a half-open one soon knows. */
    private static Problem heldBack(Endpoint endpoint) {
        CircuitBreaker breaker = endpoint.breaker();
        long wait = breaker.getState() == CircuitBreaker.State.OPEN
                ? breaker.getCircuitBreakerConfig()
                        .getWaitIntervalFunctionInOpenState()
                        .apply(1)
                : 1000;
        return Problem.of(
                        Problem.Kind.UPSTREAM_UNAVAILABLE,
                        endpoint.name() + " keeps failing; calls to it are held back for a while.")
                .withRetryAfter(Duration.ofMillis(wait));
    }

    private static Problem allLimited(String provider, Duration soonest) {
        String text = "Every key of " + provider + " is at its limit; the first has room again in "
                + Math.ceilDiv(soonest.toMillis(), 1000) + " s.";
        return Problem.of(Problem.Kind.UPSTREAM_RATE_LIMITED, text, null, "rate_limit_exceeded")
                .withRetryAfter(soonest);
    }

    private static Problem noneWorks(String provider, KeyStatus status, Duration soonest) {
        String again = "; the next call is let through to see in " + Math.ceilDiv(soonest.toMillis(), 1000) + " s.";
        return status == KeyStatus.EXHAUSTED
                ? Problem.of(
                        Problem.Kind.UPSTREAM_PAYMENT,
                        "The account of every key of " + provider + " is used up" + again,
                        null,
                        "insufficient_quota")
                : Problem.of(
                        Problem.Kind.UPSTREAM_AUTHENTICATION,
                        provider + " takes none of the gateway's keys" + again,
                        null,
                        "upstream_authentication");
    }

    private static Problem noKey(String provider) {
        return Problem.of(
                Problem.Kind.UPSTREAM_UNAVAILABLE, provider + " has no key that this call could go out under.");
    }

    Endpoint endpoint() {
        return lease.way();
    }

    String keyId() {
        return lease.key().id();
    }

    /** The provider began an answer that is no error, so the key is good. */
    void accepted() {
        hear(ACCEPTED, "a call", Pipeline.now());
    }

    /** The attempt went well. */
    void succeeded() {
        permitted = false;
        endpoint().breaker().onSuccess(System.nanoTime() - takenAt, TimeUnit.NANOSECONDS);
    }

    /** The attempt went wrong; key and breaker hear of it as far as it says something about them. */
    void failed(Problem problem, Moment now) {
        verdict(problem).ifPresent(verdict -> hear(verdict, Pipeline.label(problem.kind()), now));
        if (!permitted) {
            return;
        }
        switch (problem.kind()) {
            case UPSTREAM_REJECTED, CONTEXT_LENGTH -> succeeded();
            case UPSTREAM_ERROR,
                    UPSTREAM_UNREACHABLE,
                    UPSTREAM_TIMEOUT,
                    UPSTREAM_CUT_OFF,
                    UPSTREAM_MALFORMED,
                    UPSTREAM_EMPTY -> {
                permitted = false;
                endpoint().breaker().onError(System.nanoTime() - takenAt, TimeUnit.NANOSECONDS, new Refusal(problem));
            }
            default -> forget();
        }
    }

    /** What a failure says of the key; most say nothing. */
    private static Optional<Verdict> verdict(Problem problem) {
        return switch (problem.kind()) {
            case UPSTREAM_REJECTED, CONTEXT_LENGTH -> Optional.of(ACCEPTED);
            case UPSTREAM_RATE_LIMITED ->
                Optional.of(new Verdict.RateLimited(Optional.ofNullable(problem.retryAfter())));
            case UPSTREAM_AUTHENTICATION ->
                Optional.of(problem.status() == 403 ? new Verdict.Forbidden() : new Verdict.Unauthorized());
            case UPSTREAM_PAYMENT -> Optional.of(new Verdict.OutOfFunds());
            default -> Optional.empty();
        };
    }

    private void hear(Verdict verdict, String what, Moment now) {
        if (lease.hear(verdict, now)) {
            if (verdict.equals(ACCEPTED)) {
                LOG.info(
                        "key {} of {} works again",
                        lease.key().name(),
                        endpoint().name());
            } else {
                LOG.warn(
                        "key {} of {} is set aside for a while: {}",
                        lease.key().name(),
                        endpoint().name(),
                        what);
            }
        }
    }

    private void forget() {
        permitted = false;
        endpoint().breaker().releasePermission();
    }

    /** Nothing was sent. */
    void undo() {
        forget();
        lease.undo(Pipeline.now());
    }

    /**
     * The attempt is over.
     *
     * @param used what it took; where that is nothing although it may have taken something, the estimate stays
     * @param unbilled whether it is certain that it took nothing
     */
    void end(TokenUsage used, boolean unbilled) {
        if (permitted) {
            forget();
        }
        long tokens = used.input() + used.output();
        if (tokens > 0 || unbilled) {
            lease.end(tokens, Pipeline.now());
        } else {
            lease.end();
        }
    }
}
