package dev.penstock.simulator.wire;

import java.util.List;
import java.util.Optional;

/** What a dialect says outside of its answers: errors within a stream, and signs of life. */
public interface Phrases {
    /** Nothing to say. */
    Phrases NONE = new Phrases() {
        @Override
        public List<Frame> failure() {
            return List.of();
        }

        @Override
        public byte[] failureBody() {
            return new byte[0];
        }

        @Override
        public Frame keepAlive() {
            return Frame.of(Frame.Kind.COMMENT, new byte[0], 0);
        }
    };

    /** The events by which the dialect tells an error after the head, to the end of the stream. */
    List<Frame> failure();

    /** The body by which the dialect tells an error where a body was due. */
    byte[] failureBody();

    /** A sign of life in a stream that has nothing to say yet. */
    Frame keepAlive();

    /** What stands for a sign of life before a body, for dialects that know one. */
    default Optional<byte[]> bodyKeepAlive() {
        return Optional.empty();
    }

    /** Whether streams begin with their first event before the first token is awaited. */
    default boolean opensBeforeWaiting() {
        return false;
    }

    /** Whether streams send signs of life while the first token is awaited. */
    default boolean keepsAlive() {
        return false;
    }
}
