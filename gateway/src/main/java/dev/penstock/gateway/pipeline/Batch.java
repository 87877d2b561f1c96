package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Collects what one read of the upstream gives the caller, so that it is written and flushed once. Confined to one loop. */
final class Batch implements Sink {
    private final List<ByteBuf> parts = new ArrayList<>(2);

    @Override
    public void write(byte[] bytes, int from, int to) {
        if (to > from) {
            parts.add(Unpooled.wrappedBuffer(bytes, from, to - from));
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    void clear() {
        parts.clear();
    }

    /** Gives what was collected, and forgets it. */
    ByteBuf take() {
        ByteBuf all = parts.size() == 1 ? parts.getFirst() : Unpooled.wrappedBuffer(parts.toArray(ByteBuf[]::new));
        parts.clear();
        return all;
    }
}
