package dev.penstock.core.dialect;

/** Where bytes for the caller go. The array is handed over: neither side changes it afterwards. */
@FunctionalInterface
public interface Sink {
    void write(byte[] bytes, int from, int to);

    default void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }
}
