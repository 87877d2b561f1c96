package dev.penstock.core.money.simulation;

import java.time.Instant;
import java.time.InstantSource;

/** The time of the simulated world: one that only moves on, for nodes, and one on the wall of the database, which is set now and then. */
final class VirtualClock implements InstantSource {
    private final Instant start;
    private long nanos;
    private long wallOffsetMillis;

    VirtualClock(Instant start) {
        this.start = start;
    }

    void advance(long moreNanos) {
        nanos += moreNanos;
    }

    void setWall(long byMillis) {
        wallOffsetMillis += byMillis;
    }

    long nanos() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos).plusMillis(wallOffsetMillis);
    }
}
