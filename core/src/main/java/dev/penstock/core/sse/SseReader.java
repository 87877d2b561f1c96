package dev.penstock.core.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns chunks of bytes into {@link SseEvent}s, for translators that need every event taken apart. Comments, {@code id:},
 * {@code retry:} and unknown fields are skipped, and so are events without data, as the standard asks.
 */
public final class SseReader {
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

    private final int maxEvent;
    private final LineReader lines;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream(512);
    private String name = "";
    private boolean hasData;
    private int eventBytes;

    /**
     * @param maxEvent in bytes, field names and line ends included
     */
    public SseReader(int maxEvent) {
        this.maxEvent = maxEvent;
        this.lines = new LineReader(maxEvent);
    }

    /** Reads the next bytes and gives every event that is complete with them. */
    public void feed(byte[] chunk, int from, int to, Consumer<SseEvent> out) throws EventTooLarge {
        lines.feed(chunk, from, to, (bytes, lineFrom, lineTo) -> line(bytes, lineFrom, lineTo, out));
    }

    /**
     * The body ended. Gives what stood unfinished, as far as it came: null if nothing did. The standard discards it; a
     * caller whose data shows by itself that it is whole (a complete JSON object, an end mark) may take it.
     */
    public @Nullable SseEvent end() throws EventTooLarge {
        lines.end((bytes, from, to) -> line(bytes, from, to, event -> {}));
        if (!hasData) {
            return null;
        }
        return take();
    }

    private void line(byte[] bytes, int from, int to, Consumer<SseEvent> out) throws EventTooLarge {
        if (from == to) {
            if (hasData) {
                out.accept(take());
            }
            name = "";
            eventBytes = 0;
            return;
        }
        eventBytes += to - from + 1;
        if (eventBytes > maxEvent) {
            throw new EventTooLarge(maxEvent);
        }
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = colon + 1 < to && bytes[colon + 1] == ' ' ? colon + 2 : Math.min(colon + 1, to);
        if (Arrays.equals(bytes, from, colon, DATA, 0, DATA.length)) {
            if (hasData) {
                data.write('\n');
            }
            hasData = true;
            data.write(bytes, value, to - value);
        } else if (Arrays.equals(bytes, from, colon, EVENT, 0, EVENT.length)) {
            name = new String(bytes, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private SseEvent take() {
        SseEvent event = new SseEvent(name, data.toByteArray());
        data.reset();
        hasData = false;
        name = "";
        eventBytes = 0;
        return event;
    }
}
