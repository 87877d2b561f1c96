package dev.penstock.gateway.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.gateway.settings.Secret;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads what was encrypted with AES-256-CBC and PKCS#7 padding, as {@code hex(iv):hex(cipher)}; nothing is written that way any
 * more, because a changed byte goes unnoticed. May be shared between threads.
 */
final class CbcKey {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}:(?:[0-9a-f]{32}){1,256}");
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    private final SecretKeySpec key;

    /**
     * @param key 32 bytes of UTF-8
     */
    CbcKey(Secret key) {
        this.key = new SecretKeySpec(key.reveal().getBytes(UTF_8), "AES");
    }

    static boolean reads(String stored) {
        return FORM.matcher(stored).matches();
    }

    Secret open(String stored, Place place) throws CannotOpen {
        HexFormat hex = HexFormat.of();
        int colon = stored.indexOf(':');
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(hex.parseHex(stored, 0, colon)));
            String text = new String(cipher.doFinal(hex.parseHex(stored, colon + 1, stored.length())), UTF_8);
            if (VISIBLE.matcher(text).matches()) {
                return new Secret(text);
            }
        } catch (GeneralSecurityException wrongKey) {
            throw refusal(place);
        }
        throw refusal(place);
    }

    private static CannotOpen refusal(Place place) {
        return new CannotOpen(place + " does not open with API_KEY_ENCRYPTION_KEY: another key, or a changed value");
    }
}
