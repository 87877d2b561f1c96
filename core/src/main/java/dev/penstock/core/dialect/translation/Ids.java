package dev.penstock.core.dialect.translation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids that dialects accept from each other. What is changed, is always changed to the same, so that pairs still match. */
public final class Ids {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final int SHORT_MAX = 40;
    private static final int DIGITS = 24;

    private Ids() {}

    /** An id of letters, digits, {@code _} and {@code -}, as the anthropic dialect wants it. */
    public static String plain(String id) {
        return PLAIN.matcher(id).matches() ? id : "call_" + digest(id);
    }

    /** An id of at most 40 characters, as the openai dialect wants it. */
    public static String brief(String id) {
        return id.length() <= SHORT_MAX && !id.isEmpty() ? id : "call_" + digest(id);
    }

    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
