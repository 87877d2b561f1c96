package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.sse.EventTooLarge;
import java.util.function.Consumer;

/** Turns the bytes of one streamed upstream reply into events; chunks may be cut anywhere. Confined to one event loop. */
public interface ReplyReader {

    void accept(byte[] chunk, int from, int to, Consumer<ReplyEvent> out) throws EventTooLarge;

    /** The body ended: gives what is whole and has not been given yet. */
    void end(Consumer<ReplyEvent> out) throws EventTooLarge;

    /** Data events seen so far. */
    long events();
}
