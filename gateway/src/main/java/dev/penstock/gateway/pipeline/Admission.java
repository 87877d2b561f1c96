package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.limit.Allowance.Taken;
import dev.penstock.core.limit.Moment;
import dev.penstock.core.limit.Slots;
import java.time.Duration;

/** Lets calls in as far as the caller's limits and the gateway's own reach. May be shared between threads. */
public final class Admission {
    private static final Duration SLOT_WAIT = Duration.ofSeconds(1);

    private final Slots streams;

    /**
     * With a bound on streams.
     *
     * @param streams the streamed answers that may be open at once
     */
    public Admission(Slots streams) {
        this.streams = streams;
    }

    public Slots streams() {
        return streams;
    }

    /**
     * Takes what the call needs, all or nothing.
     *
     * @param estimate of the tokens that it will take
     * @throws Refusal with status 429 and the wait after which another try makes sense
     */
    Permit admit(Caller caller, boolean stream, long estimate, Moment now) throws Refusal {
        Quota quota = caller.quota();
        Taken taken = quota.take(caller.name(), estimate, now);
        if (stream && !streams.tryTake()) {
            if (taken != null) {
                quota.undo(taken, now);
            }
            throw new Refusal(Problem.of(
                            Problem.Kind.RATE_LIMITED,
                            "Too many open streams: this gateway has its " + streams.limit() + " in use.",
                            null,
                            "rate_limit_exceeded")
                    .withRetryAfter(SLOT_WAIT));
        }
        return new Permit(quota, taken, stream ? streams : null);
    }
}
