package dev.penstock.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void password_isVerifiedByItsHash_andNoOtherIs() {
        String hash = passwords.hash("correct horse");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("correct");
        assertThat(passwords.verify("correct horse", Optional.of(hash))).isTrue();
        assertThat(passwords.verify("correct horsf", Optional.of(hash))).isFalse();
        assertThat(passwords.hash("correct horse")).isNotEqualTo(hash);
    }

    @Test
    void hashOfAnotherMaker_isUnderstood() {
        // Test vector of the reference implementation (phc-winner-argon2, test.c).
        String hash = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

        assertThat(passwords.verify("password", Optional.of(hash))).isTrue();
    }

    @Test
    void withoutAHash_nothingIsRight() {
        assertThat(passwords.verify("", Optional.empty())).isFalse();
        assertThat(passwords.verify("x".repeat(128), Optional.empty())).isFalse();
    }

    @Test
    void passwordThatIsTooLong_isNotHashedAtAll() {
        assertThat(passwords.verify("x".repeat(129), Optional.of("no hash"))).isFalse();
    }

    @Test
    void inventedPasswords_areLong_andDiffer() {
        assertThat(passwords.invent()).hasSize(20).isNotEqualTo(passwords.invent());
    }
}
