package dev.penstock.core.sse;

import java.util.Arrays;

/**
 * Cuts chunks of bytes into lines, for newline-delimited JSON and for {@link SseReader}. A line that lies within one chunk
 * is given as a slice of it; only an unfinished last line is copied. A byte order mark at the very start is skipped.
 */
public final class LineReader {
    private final int maxLine;
    private byte[] tail = new byte[0];
    private int tailLength;
    private boolean start = true;
    private boolean afterCr;

    /** Takes one line without its end, as a slice that is only valid during the call. */
    @FunctionalInterface
    public interface Lines {
        void line(byte[] bytes, int from, int to) throws EventTooLarge;
    }

    /**
     * @param maxLine in bytes
     */
    public LineReader(int maxLine) {
        this.maxLine = maxLine;
    }

    public void feed(byte[] chunk, int from, int to, Lines out) throws EventTooLarge {
        int lineStart = from;
        if (afterCr && from < to) {
            afterCr = false;
            lineStart = chunk[from] == '\n' ? from + 1 : from;
        }
        for (int i = lineStart; i < to; i++) {
            byte b = chunk[i];
            if (b != '\n' && b != '\r') {
                continue;
            }
            emit(chunk, lineStart, i, out);
            if (b == '\r') {
                if (i + 1 == to) {
                    afterCr = true;
                } else if (chunk[i + 1] == '\n') {
                    i++;
                }
            }
            lineStart = i + 1;
        }
        keep(chunk, lineStart, to);
    }

    /** Gives the last line, where the body ended without a line end. */
    public void end(Lines out) throws EventTooLarge {
        if (tailLength > 0) {
            emit(tail, tailLength, tailLength, out);
        }
    }

    private void emit(byte[] chunk, int from, int to, Lines out) throws EventTooLarge {
        byte[] line = chunk;
        int lineFrom = from;
        int lineTo = to;
        if (tailLength > 0) {
            keep(chunk, from, to);
            line = tail;
            lineFrom = 0;
            lineTo = tailLength;
            tail = new byte[0];
            tailLength = 0;
        }
        if (lineTo - lineFrom > maxLine) {
            throw new EventTooLarge(maxLine);
        }
        if (start) {
            start = false;
            lineFrom = ByteOrderMark.skip(line, lineFrom, lineTo);
        }
        out.line(line, lineFrom, lineTo);
    }

    private void keep(byte[] chunk, int from, int to) throws EventTooLarge {
        int more = to - from;
        if (more > maxLine - tailLength) {
            throw new EventTooLarge(maxLine);
        }
        if (more == 0) {
            return;
        }
        if (tail.length < tailLength + more) {
            tail = Arrays.copyOf(tail, (int) Math.min(maxLine, Math.max(2L * tail.length, tailLength + more)));
        }
        System.arraycopy(chunk, from, tail, tailLength, more);
        tailLength += more;
    }
}
