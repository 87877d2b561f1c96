package dev.penstock.core.dialect.translation;

import org.jspecify.annotations.Nullable;

/**
 * Bytes inside a URL (RFC 2397), of which only the base64 kind is used for media.
 *
 * @param type a media type, empty if none
 */
public record DataUrl(String type, String base64) {
    private static final String SCHEME = "data:";
    private static final String ENCODING = ";base64";

    /** Takes a URL apart; null where it is none of this kind. */
    public static @Nullable DataUrl parse(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String head = url.substring(SCHEME.length(), comma);
        if (!head.endsWith(ENCODING)) {
            return null;
        }
        int parameters = head.indexOf(';');
        return new DataUrl(head.substring(0, parameters), url.substring(comma + 1));
    }

    public static boolean is(String url) {
        return url.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    @Override
    public String toString() {
        return SCHEME + type + ENCODING + "," + base64;
    }
}
