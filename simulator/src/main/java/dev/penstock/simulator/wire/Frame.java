package dev.penstock.simulator.wire;

/**
 * A piece of a response body that a dialect writes at once: an event, or the whole.
 *
 * @param kind what it is to the stream
 * @param bytes as they go over the wire; handed over, never changed
 * @param tokens of the completion that it carries
 * @param usage whether it reports usage
 */
public record Frame(Kind kind, byte[] bytes, int tokens, boolean usage) {
    /** What an event is to its stream. */
    public enum Kind {
        OPENING,
        CONTENT,
        FINISH,
        USAGE,
        DONE,
        ERROR,
        COMMENT,
        WHOLE,
        /** Bytes that are flushed alone. */
        ALONE
    }

    /** An event without usage. */
    public static Frame of(Kind kind, byte[] bytes, int tokens) {
        return new Frame(kind, bytes, tokens, false);
    }

    /** The same event with other bytes. */
    public Frame with(byte[] other) {
        return new Frame(kind, other, tokens, usage);
    }
}
