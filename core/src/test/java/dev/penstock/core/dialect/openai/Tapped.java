package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.StreamLimits;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** A tap, and all that it wrote for the caller. */
final class Tapped {
    final OpenAiStreamTap tap;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Sink sink = (bytes, from, to) -> written.write(bytes, from, to - from);

    Tapped(boolean usageEvent) {
        this(usageEvent, StreamLimits.DEFAULT);
    }

    Tapped(boolean usageEvent, StreamLimits limits) {
        tap = new OpenAiStreamTap(usageEvent, () -> 11, limits);
    }

    static Tapped whole(String stream) {
        return new Tapped(true).feed(stream).end();
    }

    Tapped feed(String text) {
        return feed(text.getBytes(UTF_8));
    }

    Tapped feed(byte[] bytes) {
        tap.accept(bytes, 0, bytes.length, sink);
        return this;
    }

    /** Feeds the parts before and behind the cut as arrays of their own, which are overwritten by nobody. */
    Tapped feedCut(byte[] bytes, int cut) {
        return feed(Arrays.copyOf(bytes, cut)).feed(Arrays.copyOfRange(bytes, cut, bytes.length));
    }

    Tapped feedInPieces(byte[] bytes, int longest, Random random) {
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(longest));
            feed(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return this;
    }

    Tapped end() {
        tap.end(sink);
        return this;
    }

    byte[] bytes() {
        return written.toByteArray();
    }

    String text() {
        return written.toString(UTF_8);
    }
}
