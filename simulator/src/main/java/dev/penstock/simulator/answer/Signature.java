package dev.penstock.simulator.answer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The seal on what the model thought, by which it knows later whether it comes back unchanged. */
public final class Signature {
    private static final String SALT = "simulator:";

    private Signature() {}

    /** The seal of a content. */
    public static String of(String content) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((SALT + content).getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every JDK", e);
        }
    }

    /** Whether a seal is the content's. */
    public static boolean fits(String seal, String content) {
        return seal.equals(of(content));
    }
}
