package dev.penstock.core.dialect.translation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The word that all marks of ours have in common, by which what a translated answer carries for the next turn is known when
 * it comes back. The search skips as many bytes as the word is long wherever it can, so that a body that passes untouched,
 * as nearly all do, is hardly looked at.
 */
public final class Marks {
    private static final byte[] WORD = "penstock".getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] ENDINGS = {
        "1_".getBytes(StandardCharsets.US_ASCII), "-v1".getBytes(StandardCharsets.US_ASCII)
    };
    private static final int LAST = WORD.length - 1;

    /** How far the end of the word may move behind each byte; no letter stands in it twice. */
    private static final byte[] SKIP = new byte[256];

    static {
        Arrays.fill(SKIP, (byte) WORD.length);
        for (int i = 0; i < LAST; i++) {
            SKIP[WORD[i]] = (byte) (LAST - i);
        }
    }

    private Marks() {}

    /** Whether a body may bear a mark; without the word it does not. */
    public static boolean mayBeIn(byte[] body) {
        for (int end = LAST; end < body.length; end += SKIP[body[end] & 0xFF]) {
            if (body[end] == WORD[LAST]
                    && Arrays.equals(body, end - LAST, end + 1, WORD, 0, WORD.length)
                    && isEnding(body, end + 1)) {
                return true;
            }
        }
        return false;
    }

    /** The word alone is one that people use too. */
    private static boolean isEnding(byte[] body, int from) {
        for (byte[] ending : ENDINGS) {
            int to = from + ending.length;
            if (to <= body.length && Arrays.equals(body, from, to, ending, 0, ending.length)) {
                return true;
            }
        }
        return false;
    }
}
