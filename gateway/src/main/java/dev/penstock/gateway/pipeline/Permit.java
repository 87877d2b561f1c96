package dev.penstock.gateway.pipeline;

import dev.penstock.core.limit.Slots;
import org.jspecify.annotations.Nullable;

/** The slots that one call holds; given back once, when the call has ended. Confined to one event loop. */
final class Permit {
    private final Slots calls;
    private final @Nullable Slots streams;

    Permit(Slots calls, @Nullable Slots streams) {
        this.calls = calls;
        this.streams = streams;
    }

    void giveBack() {
        calls.giveBack();
        if (streams != null) {
            streams.giveBack();
        }
    }
}
