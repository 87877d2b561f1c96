package dev.penstock.gateway.server;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Names requests, or keeps the name a caller gave. Confined to one event loop. */
final class RequestIds {
    private static final int LENGTH_MAX = 128;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final SplittableRandom random = new SplittableRandom();

    /** The caller's own id where it is printable and short enough to log, else a new one. */
    String of(@Nullable String given) {
        return given != null && usable(given) ? given : next();
    }

    private static boolean usable(String id) {
        if (id.isEmpty() || id.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c >= 128 || (!Character.isLetterOrDigit(c) && "-_.:".indexOf(c) < 0)) {
                return false;
            }
        }
        return true;
    }

    private String next() {
        char[] id = new char[36];
        "req_".getChars(0, 4, id, 0);
        long bits = random.nextLong();
        for (int i = 4; i < id.length; i++) {
            if (i == 20) {
                bits = random.nextLong();
            }
            id[i] = HEX[(int) (bits & 15)];
            bits >>>= 4;
        }
        return new String(id);
    }
}
