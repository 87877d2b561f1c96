package dev.penstock.gateway.pipeline;

import dev.penstock.core.limit.Allowance.Taken;
import dev.penstock.core.limit.Moment;
import dev.penstock.core.limit.Slots;
import org.jspecify.annotations.Nullable;

/** What one call holds of its caller's limits and the gateway's; given back once, when the call has ended. Confined to one event loop. */
final class Permit {
    private final Quota quota;
    private final @Nullable Taken taken;
    private final @Nullable Slots streams;

    Permit(Quota quota, @Nullable Taken taken, @Nullable Slots streams) {
        this.quota = quota;
        this.taken = taken;
        this.streams = streams;
    }

    /**
     * Gives everything back.
     *
     * @param tokens that the call took, on all its attempts together
     */
    void giveBack(long tokens, Moment now) {
        if (taken != null) {
            quota.giveBack(taken, tokens, now);
        }
        if (streams != null) {
            streams.giveBack();
        }
    }
}
