package dev.penstock.gateway.access;

import dev.penstock.gateway.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * The format of virtual keys that we make: {@code sk-}, a public id of 12 characters, a dash, and 256 random bits in
 * base64url (RFC 4648 §5). The id is for people and for finding the key; only the bits are secret.
 */
final class KeyToken {
    private static final String PREFIX = "sk-";
    private static final int ID_CHARS = 12;
    private static final int ID_END = PREFIX.length() + ID_CHARS;
    private static final int SECRET_BYTES = 32;
    private static final int CHARS = ID_END + 1 + 43;
    /** Without the letters that people mistake for one another. */
    private static final String ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private KeyToken() {}

    static Secret create(SecureRandom random) {
        StringBuilder token = new StringBuilder(CHARS).append(PREFIX);
        for (int i = 0; i < ID_CHARS; i++) {
            token.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        token.append('-').append(base64(secret));
        return new Secret(token.toString());
    }

    /** The id under which a token is kept. Tokens of other formats have none of their own and get one from their hash. */
    static String publicId(String token, byte[] hmac) {
        boolean ours = token.length() == CHARS && token.startsWith(PREFIX) && token.charAt(ID_END) == '-';
        return ours ? token.substring(PREFIX.length(), ID_END) : base64(hmac).substring(0, ID_CHARS);
    }

    static byte[] hmac(String token, Mac mac) {
        return mac.doFinal(token.getBytes(StandardCharsets.UTF_8));
    }

    static String hex(byte[] hmac) {
        return HexFormat.of().formatHex(hmac);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
