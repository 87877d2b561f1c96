package dev.penstock.core.dialect.openai;

import dev.penstock.core.json.JsonStrings;
import java.util.Arrays;

/**
 * The shape of the last plain event of a stream, to recognise the next one by. Confined to one event loop.
 *
 * <p>The events of a stream are alike but for the text of one or two strings. An event that has been scanned in full and found
 * to be nothing but a piece of the answer is cut into literal parts and holes; a hole is a string value that has changed from
 * one event to the next. Bytes that repeat every literal part, and have a well-formed string in every hole, are then JSON
 * just as valid as the event that was scanned, with the same members: no error, no usage, no finish reason. So most events
 * are checked in full at the price of comparing memory, and their end is known without looking for it.
 */
final class Stencil {
    static final int NO_MATCH = -1;

    private static final int MOST_STRINGS = 32;
    private static final int LONGEST = 4096;

    /** How often in a row a shape may turn out useless before no more are taken: such a stream is scanned in full. */
    private static final int PATIENCE = 64;

    private StringSpans spans = new StringSpans(MOST_STRINGS);
    private StringSpans spare = new StringSpans(MOST_STRINGS);
    private final boolean[] changes = new boolean[MOST_STRINGS];
    private final int[] holes = new int[MOST_STRINGS];
    private final boolean[] holeIsText = new boolean[MOST_STRINGS];
    private byte[] shape = new byte[0];
    private int holeCount;
    private int fixedText;
    private int textBytes;
    private int useless;

    /** The place behind the event that begins at {@code from} and has this shape; else {@link #NO_MATCH}. */
    int match(byte[] bytes, int from, int to) {
        int p = from;
        int literal = 0;
        int text = fixedText;
        for (int i = 0; i < holeCount; i++) {
            int size = spans.start(holes[i]) - literal;
            if (!repeats(literal, size, bytes, p, to)) {
                return NO_MATCH;
            }
            p += size;
            int end = JsonStrings.end(bytes, p, to);
            if (end < 0) {
                return NO_MATCH;
            }
            text += holeIsText[i] ? end - p : 0;
            p = end;
            literal = spans.end(holes[i]);
        }
        int size = shape.length - literal;
        if (size == 0 || !repeats(literal, size, bytes, p, to)) {
            return NO_MATCH;
        }
        textBytes = text;
        useless = 0;
        return p + size;
    }

    private boolean repeats(int literal, int size, byte[] bytes, int p, int to) {
        return to - p >= size && Arrays.equals(shape, literal, literal + size, bytes, p, p + size);
    }

    /** The bytes of text in the event that matched last, as they stand in the JSON. */
    int textBytes() {
        return textBytes;
    }

    /** Takes the shape of the event {@code bytes[from, to)}, which was scanned, found plain, and has so many bytes of text. */
    void learn(byte[] bytes, int from, int to, CompletionScan scan, int text) {
        if (to - from > LONGEST || useless > PATIENCE) {
            return;
        }
        useless++;
        byte[] event = Arrays.copyOfRange(bytes, from, to);
        if (!spare.find(event, scan.from() - from, scan.to() - from)) {
            return;
        }
        boolean alike = shape.length > 0 && spare.size() == spans.size();
        holeCount = 0;
        fixedText = text;
        for (int i = 0; i < spare.size(); i++) {
            changes[i] = alike && (changes[i] || differs(event, i));
            if (changes[i]) {
                boolean isText = scan.isText(from + spare.start(i));
                fixedText -= isText ? spare.end(i) - spare.start(i) : 0;
                holeIsText[holeCount] = isText;
                holes[holeCount++] = i;
            }
        }
        shape = event;
        StringSpans old = spans;
        spans = spare;
        spare = old;
    }

    private boolean differs(byte[] event, int i) {
        return !Arrays.equals(event, spare.start(i), spare.end(i), shape, spans.start(i), spans.end(i));
    }
}
