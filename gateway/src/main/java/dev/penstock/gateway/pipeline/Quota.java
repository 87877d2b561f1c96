package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.limit.Allowance;
import dev.penstock.core.limit.Allowance.Taken;
import dev.penstock.core.limit.Limits;
import dev.penstock.core.limit.Measure;
import dev.penstock.core.limit.Moment;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may take, counted over all event loops. May be shared between threads: a lock guards the counts, and a caller
 * without limits never takes it.
 */
public final class Quota {
    private final Limits limits;
    private final boolean unlimited;
    private final Allowance allowance;

    /**
     * @param zone by whose calendar a day begins
     */
    public Quota(Limits limits, ZoneId zone) {
        this(limits, new Allowance(limits, zone));
    }

    private Quota(Limits limits, Allowance allowance) {
        this.limits = limits;
        this.unlimited = limits.equals(Limits.NONE);
        this.allowance = allowance;
    }

    /** The quota that follows this one: other limits, of which as much is taken as of these. */
    public Quota next(Limits next) {
        if (next.equals(limits)) {
            return this;
        }
        synchronized (allowance) {
            allowance.limit(next);
        }
        return new Quota(next, allowance);
    }

    /**
     * Takes room for a call.
     *
     * @param caller for the text of a refusal
     * @param estimate of the tokens that it will take
     * @return null where there is nothing to give back
     * @throws Refusal with status 429 and the wait after which the call would fit
     */
    @Nullable
    Taken take(String caller, long estimate, Moment now) throws Refusal {
        if (unlimited) {
            return null;
        }
        synchronized (allowance) {
            long wait = allowance.waitMillis(estimate, now);
            if (wait == 0) {
                return allowance.take(estimate, now);
            }
            throw full(caller, allowance.tightest(estimate, now), wait);
        }
    }

    private Refusal full(String caller, Measure measure, long waitMillis) {
        long seconds = Math.ceilDiv(waitMillis, 1000);
        String text = "Too many " + measure.words() + ": " + caller + " may have " + limits.of(measure)
                + "; this call fits in " + seconds + " s.";
        return new Refusal(Problem.of(Problem.Kind.RATE_LIMITED, text, null, "rate_limit_exceeded")
                .withRetryAfter(Duration.ofMillis(waitMillis)));
    }

    /** The call has ended. */
    void giveBack(Taken taken, long tokens, Moment now) {
        synchronized (allowance) {
            allowance.giveBack(taken, tokens, now);
        }
    }

    /** The call was refused for another reason. */
    void undo(Taken taken, Moment now) {
        synchronized (allowance) {
            allowance.undo(taken, now);
        }
    }
}
