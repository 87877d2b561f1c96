package dev.penstock.gateway.access;

import dev.penstock.gateway.settings.Secret;
import java.security.SecureRandom;

/**
 * A virtual key that has just been made. The token is shown once, to whoever will use it; the settings get what it hashes to.
 *
 * @param hmac as 64 hexadecimal digits
 */
public record NewVirtualKey(String name, Secret token, String publicId, String hmac) {

    /** Draws a key that the owner of this pepper will know again. */
    public static NewVirtualKey create(String name, Pepper pepper, SecureRandom random) {
        Secret token = KeyToken.create(random);
        byte[] hmac = KeyToken.hmac(token.reveal(), pepper.mac());
        return new NewVirtualKey(name, token, KeyToken.publicId(token.reveal(), hmac), KeyToken.hex(hmac));
    }

    /** The key itself, to be shown once to whoever will use it. */
    public String shown() {
        return token.reveal();
    }

    /** The lines for the settings file. */
    public String yaml() {
        return """
                virtual_keys:
                  - name: %s
                    id: %s
                    hmac: %s
                """.formatted(name, publicId, hmac);
    }
}
