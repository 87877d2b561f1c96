package dev.penstock.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.function.LongConsumer;

/**
 * Counts the server-sent events in a body that arrives in pieces, and finds the time that the simulator stamps into each.
 * Needs a few bytes of state whatever the size of an event. An event is what has a {@code data} line (WHATWG HTML §9.2.6);
 * comments are none.
 */
final class EventMeter implements ByteProcessor {
    private static final byte[] STAMP = "\"sim_ns\":".getBytes(US_ASCII);

    private final LongConsumer stampSeen;
    private int column;
    private boolean dataSeen;
    private int stampMatched;
    private long stamp;
    private long events;

    /**
     * @param stampSeen gets each stamp, in nanoseconds of the simulator's monotonic clock
     */
    EventMeter(LongConsumer stampSeen) {
        this.stampSeen = stampSeen;
    }

    /** Forgets the last body. */
    void reset() {
        column = 0;
        dataSeen = false;
        stampMatched = 0;
        stamp = 0;
        events = 0;
    }

    long events() {
        return events;
    }

    void read(ByteBuf piece) {
        piece.forEachByte(this);
    }

    @Override
    public boolean process(byte b) {
        countLine(b);
        matchStamp(b);
        return true;
    }

    private void countLine(byte b) {
        if (b == '\r') {
            return;
        }
        if (b != '\n') {
            dataSeen |= column == 0 && b == 'd';
            column++;
            return;
        }
        if (column == 0 && dataSeen) {
            events++;
            dataSeen = false;
        }
        column = 0;
    }

    private void matchStamp(byte b) {
        if (stampMatched == STAMP.length) {
            readStamp(b);
        } else if (b == STAMP[stampMatched]) {
            stampMatched++;
        } else {
            stampMatched = b == STAMP[0] ? 1 : 0;
        }
    }

    private void readStamp(byte b) {
        if (b >= '0' && b <= '9') {
            stamp = stamp * 10 + (b - '0');
        } else if (b != ' ') {
            stampSeen.accept(stamp);
            stamp = 0;
            stampMatched = 0;
        }
    }
}
