package dev.penstock.core.token;

/**
 * A rough count of tokens for texts that nobody has counted: CJK characters divided by 1.5, all others by 4, rounded up. For
 * usage records without a provider's word; a hold on money needs a bound, not this.
 */
public final class TokenEstimate {
    /** The lead bytes of the three-byte sequences U+3000 to U+D7FF (0xE3 to 0xED). */
    private static final int CJK_FIRST = 0xE3;

    private static final int CJK_LAST = 0xED;

    /** U+F900 to U+FFEF: compatibility ideographs and full-width forms. */
    private static final int FULL_WIDTH = 0xEF;

    private TokenEstimate() {}

    /**
     * For text as it travels.
     *
     * @param utf8 text, or JSON around text; the difference is within the error of the estimate
     */
    public static long ofUtf8(byte[] utf8, int from, int to) {
        long cjk = 0;
        long others = 0;
        for (int i = from; i < to; i++) {
            int b = utf8[i] & 0xFF;
            if (b < 0x80) {
                others++;
            } else if ((b >= CJK_FIRST && b <= CJK_LAST) || b == FULL_WIDTH) {
                cjk++;
            } else if (b >= 0xC0) {
                others++;
            }
        }
        return of(cjk, others);
    }

    /** For text of which only the size is known. */
    public static long ofBytes(long bytes) {
        return Math.ceilDiv(bytes, 4);
    }

    public static long of(CharSequence text) {
        long cjk = text.codePoints().filter(TokenEstimate::isCjk).count();
        return of(cjk, text.codePoints().count() - cjk);
    }

    /** An estimate that grows with a text that comes in pieces. Confined to one thread. */
    public static final class Tally {
        private long cjk;
        private long others;

        public void add(String piece) {
            for (int i = 0; i < piece.length(); i++) {
                char c = piece.charAt(i);
                if (isCjk(c)) {
                    cjk++;
                } else if (!Character.isLowSurrogate(c)) {
                    others++;
                }
            }
        }

        public long tokens() {
            return of(cjk, others);
        }
    }

    private static boolean isCjk(int c) {
        return (c >= 0x3000 && c <= 0xD7FF) || (c >= 0xF000 && c <= 0xFFFF);
    }

    private static long of(long cjk, long others) {
        return Math.ceilDiv(cjk * 8 + others * 3, 12);
    }
}
