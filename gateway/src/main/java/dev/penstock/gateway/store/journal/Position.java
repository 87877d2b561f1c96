package dev.penstock.gateway.store.journal;

/**
 * A place in a journal.
 *
 * @param segment the number of the file
 * @param offset in it, in bytes
 */
public record Position(long segment, int offset) {
    /** Before everything. */
    public static final Position START = new Position(0, 0);
}
