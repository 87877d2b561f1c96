package dev.penstock.simulator;

import dev.penstock.simulator.wire.Received;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The newest request, as it came. Shared between threads. */
final class LastRequest {
    private final AtomicReference<@Nullable Received> newest = new AtomicReference<>();

    void remember(Received request) {
        newest.lazySet(request);
    }

    Optional<Received> read() {
        return Optional.ofNullable(newest.get());
    }

    void forget() {
        newest.set(null);
    }
}
