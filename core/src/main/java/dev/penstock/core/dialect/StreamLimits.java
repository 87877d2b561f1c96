package dev.penstock.core.dialect;

/**
 * How much of one streamed reply is taken before it counts as run wild.
 *
 * @param eventBytes of one event
 * @param events of the whole stream, those with data
 * @param bytes of the whole stream
 */
public record StreamLimits(int eventBytes, long events, long bytes) {
    public static final StreamLimits DEFAULT = new StreamLimits(16 << 20, 10_000_000, 4L << 30);

    public StreamLimits {
        if (eventBytes < 1 || events < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "stream limits: " + eventBytes + ", " + events + ", " + bytes + " (expected: each at least 1)");
        }
    }
}
