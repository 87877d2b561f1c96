package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ReplyEvent;

/** Writes one streamed answer in a caller's dialect; every call leaves the stream at an event border. Confined to one event loop. */
public interface ReplyWriter {

    /** Writes what an event means to the caller; may hold it back until more is known. Never a {@code Failed} or {@code Ended}. */
    void write(ReplyEvent event, Sink out);

    /** The answer is whole: writes what was held back, the usage and the end mark. */
    void close(TokenUsage usage, Sink out);

    /** The answer breaks off: writes one error event, and the end mark if errors have one. */
    void fail(Problem problem, Sink out);

    byte[] heartbeat();
}
