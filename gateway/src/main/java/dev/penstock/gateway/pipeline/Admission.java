package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.limit.SlidingMinute;
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
     * @throws Refusal with status 429 and the wait after which another try makes sense
     */
    Permit admit(Caller caller, boolean stream, long nowSeconds) throws Refusal {
        if (caller.callsPerMinute().isPresent()) {
            takeCall(caller, caller.callsPerMinute().get(), nowSeconds);
        }
        if (!caller.callsAtOnce().tryTake()) {
            throw full("calls at once", caller.name(), caller.callsAtOnce().limit());
        }
        if (stream && !streams.tryTake()) {
            caller.callsAtOnce().giveBack();
            throw full("open streams", "this gateway", streams.limit());
        }
        return new Permit(caller.callsAtOnce(), stream ? streams : null);
    }

    private static void takeCall(Caller caller, SlidingMinute calls, long nowSeconds) throws Refusal {
        long wait = calls.tryTake(1, nowSeconds);
        if (wait > 0) {
            throw new Refusal(Problem.of(
                            Problem.Kind.RATE_LIMITED,
                            "Too many calls per minute by " + caller.name() + "; the next fits in " + wait + " s.",
                            null,
                            "rate_limit_exceeded")
                    .withRetryAfter(Duration.ofSeconds(wait)));
        }
    }

    private static Refusal full(String what, String who, int limit) {
        return new Refusal(Problem.of(
                        Problem.Kind.RATE_LIMITED,
                        "Too many " + what + ": " + who + " has its " + limit + " in use.",
                        null,
                        "rate_limit_exceeded")
                .withRetryAfter(SLOT_WAIT));
    }
}
