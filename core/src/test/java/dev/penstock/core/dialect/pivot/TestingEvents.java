package dev.penstock.core.dialect.pivot;

import dev.penstock.core.dialect.translation.ReplyReader;
import dev.penstock.core.sse.EventTooLarge;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** What a reader makes of the bytes of a stream. */
public final class TestingEvents {
    private TestingEvents() {}

    public static List<ReplyEvent> of(ReplyReader reader, byte[] stream) throws EventTooLarge {
        return inChunks(reader, stream, () -> Math.max(1, stream.length));
    }

    public static List<ReplyEvent> cutAt(ReplyReader reader, byte[] stream, int border) throws EventTooLarge {
        List<ReplyEvent> events = new ArrayList<>();
        reader.accept(stream, 0, border, events::add);
        reader.accept(stream, border, stream.length, events::add);
        reader.end(events::add);
        return events;
    }

    public static List<ReplyEvent> inChunks(ReplyReader reader, byte[] stream, IntSupplier size) throws EventTooLarge {
        List<ReplyEvent> events = new ArrayList<>();
        for (int from = 0; from < stream.length; ) {
            int to = Math.min(stream.length, from + size.getAsInt());
            reader.accept(stream, from, to, events::add);
            from = to;
        }
        reader.end(events::add);
        return events;
    }
}
