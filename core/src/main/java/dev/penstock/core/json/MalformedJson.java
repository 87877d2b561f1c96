package dev.penstock.core.json;

/** Thrown where bytes are not the JSON that was expected; tells what is wrong and at which byte. Has no stack trace. */
public final class MalformedJson extends Exception {
    private final int offset;

    /**
     * @param found what stands there, or what is wrong with it
     * @param offset in bytes from the start of the range that was read
     * @param expected what would have been right
     */
    public MalformedJson(String found, int offset, String expected) {
        super(found + " at byte " + offset + " (expected: " + expected + ")", null, false, false);
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
