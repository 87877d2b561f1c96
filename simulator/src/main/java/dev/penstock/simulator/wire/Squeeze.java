package dev.penstock.simulator.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Compresses bodies, flushing after each event so that none waits in the compressor. */
final class Squeeze {
    private static final int BLANKS = 64 * 1024;

    private Squeeze() {}

    static byte[] whole(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return packed.toByteArray();
    }

    /** A packed body that grows to so many blanks. */
    static byte[] bomb(int size) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] blanks = " ".repeat(BLANKS).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int written = 0; written < size; written += BLANKS) {
                gzip.write(blanks, 0, Math.min(BLANKS, size - written));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return packed.toByteArray();
    }

    static Reply applied(Reply reply) {
        UnaryOperator<Reply.Body> squeeze = body -> switch (body) {
            case Reply.Whole(byte[] bytes, int tokens) -> new Reply.Whole(whole(bytes), tokens);
            case Reply.Events(Iterator<Frame> frames) -> new Reply.Events(new Packed(frames));
        };
        return reply.with(squeeze.apply(reply.body()));
    }

    /** Events of one gzip stream. */
    private static final class Packed implements Iterator<Frame> {
        private final Iterator<Frame> frames;
        private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
        private final GZIPOutputStream gzip;
        private boolean closed;

        Packed(Iterator<Frame> frames) {
            this.frames = frames;
            try {
                this.gzip = new GZIPOutputStream(packed, 512, true);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
        }

        @Override
        public boolean hasNext() {
            return !closed;
        }

        @Override
        public Frame next() {
            try {
                return frames.hasNext() ? packed(frames.next()) : trailer();
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
        }

        private Frame packed(Frame frame) throws IOException {
            gzip.write(frame.bytes());
            gzip.flush();
            return frame.with(drained());
        }

        private Frame trailer() throws IOException {
            closed = true;
            gzip.close();
            return Frame.of(Frame.Kind.COMMENT, drained(), 0);
        }

        private byte[] drained() {
            List<byte[]> one = new ArrayList<>(1);
            one.add(packed.toByteArray());
            packed.reset();
            return one.getFirst();
        }
    }
}
