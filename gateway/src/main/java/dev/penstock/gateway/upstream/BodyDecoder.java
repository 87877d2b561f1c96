package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.Sink;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a gzip body as it comes, in bounded pieces (RFC 1952). Some providers send gzip although we ask for none. Ends
 * with a {@link DataFormatException} on anything that is not gzip, so that a caller never gets bytes that do not belong
 * there. Confined to one event loop.
 */
final class BodyDecoder implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int HEADER_MAX = 64 * 1024;
    private static final int TRAILER = 8;

    private final Inflater inflater = new Inflater(true);
    private byte[] header = new byte[0];
    private boolean headerDone;
    private int trailerBytes;

    /** Unpacks the next bytes into the sink. */
    void decode(byte[] bytes, int from, int to, Sink out) throws DataFormatException {
        int at = from;
        byte[] input = bytes;
        int end = to;
        if (!headerDone) {
            input = joined(header, bytes, from, to);
            at = headerLength(input);
            if (at < 0) {
                header = input;
                return;
            }
            headerDone = true;
            header = new byte[0];
            end = input.length;
        }
        if (inflater.finished()) {
            countTrailer(end - at);
            return;
        }
        inflater.setInput(input, at, end - at);
        inflate(out);
        if (inflater.finished()) {
            countTrailer(inflater.getRemaining());
        }
    }

    /** Whether the body was whole. */
    boolean complete() {
        return inflater.finished() && trailerBytes == TRAILER;
    }

    private void inflate(Sink out) throws DataFormatException {
        while (!inflater.finished()) {
            byte[] piece = new byte[PIECE];
            int length = inflater.inflate(piece);
            if (length == 0) {
                if (inflater.needsDictionary()) {
                    throw new DataFormatException("gzip with a preset dictionary");
                }
                return;
            }
            out.write(piece, 0, length);
        }
    }

    private void countTrailer(int length) throws DataFormatException {
        trailerBytes += length;
        if (trailerBytes > TRAILER) {
            throw new DataFormatException("bytes after the end of the gzip body");
        }
    }

    /** The length of the member header, or -1 if more bytes are needed (RFC 1952 §2.3). */
    private static int headerLength(byte[] b) throws DataFormatException {
        if (b.length > HEADER_MAX) {
            throw new DataFormatException("gzip header over " + HEADER_MAX + " bytes");
        }
        if (b.length < 10) {
            return -1;
        }
        if ((b[0] & 0xff) != 0x1f || (b[1] & 0xff) != 0x8b || b[2] != 8) {
            throw new DataFormatException("not gzip");
        }
        int flags = b[3];
        int at = 10;
        if ((flags & 4) != 0) {
            if (b.length < at + 2) {
                return -1;
            }
            at += 2 + (b[at] & 0xff) + ((b[at + 1] & 0xff) << 8);
        }
        at = afterText(b, at, (flags & 8) != 0);
        at = afterText(b, at, (flags & 16) != 0);
        if (at >= 0 && (flags & 2) != 0) {
            at += 2;
        }
        return at >= 0 && at <= b.length ? at : -1;
    }

    private static int afterText(byte[] b, int from, boolean present) {
        if (!present || from < 0) {
            return from;
        }
        for (int at = from; at < b.length; at++) {
            if (b[at] == 0) {
                return at + 1;
            }
        }
        return -1;
    }

    private static byte[] joined(byte[] first, byte[] second, int from, int to) {
        byte[] all = new byte[first.length + to - from];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, from, all, first.length, to - from);
        return all;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
