package dev.penstock.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.settings.LoginSettings;
import java.util.Locale;

/** What is asked of a new password beyond what the contract says of its length (NIST SP 800-63B §5.1.1.2). */
final class NewPassword {
    private NewPassword() {}

    /**
     * Checks it.
     *
     * @throws Refused where it will not do
     */
    static void check(String password, String username) {
        if (password.getBytes(UTF_8).length > LoginSettings.PASSWORD_BYTES_MAX) {
            int most = LoginSettings.PASSWORD_BYTES_MAX;
            throw Refused.badRequest(
                    "newPassword: too long (expected: at most " + most + " bytes)",
                    "newPassword：过长（最多 " + most + " 字节）");
        }
        if (password.toLowerCase(Locale.ROOT).contains(username.toLowerCase(Locale.ROOT))
                || password.chars().distinct().count() < 4) {
            throw Refused.badRequest(
                    "newPassword: too easy to guess (expected: not the username, and at least 4 different characters)",
                    "newPassword：过于简单（不得包含用户名，且至少 4 种不同字符）");
        }
    }
}
