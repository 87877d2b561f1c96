package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ReplyEvent;

/** Writes one streamed answer in a caller's dialect; every call leaves the stream at an event border. Confined to one event loop. */
public interface ReplyWriter {

    /** The upstream has begun and said who it is. */
    void started(ReplyEvent.Started event);

    /** Writes a piece of the answer; may hold it back until more is known. */
    void content(ReplyEvent.Content event, Sink out);

    /** One of the answers has come to its end. */
    void finished(ReplyEvent.Finished event, Sink out);

    /** What the call has taken so far, for dialects that begin with it. */
    default void used(TokenUsage usage) {}

    /** The answer is whole: writes what was held back, the usage and the end mark. */
    void close(TokenUsage usage, Sink out);

    /** The answer breaks off: writes one error event, and the end mark if errors have one. */
    void fail(Problem problem, Sink out);

    byte[] heartbeat();

    /** The media type of what is written. */
    default String contentType() {
        return "text/event-stream; charset=utf-8";
    }
}
