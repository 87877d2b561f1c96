package dev.penstock.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.settings.AccessSettings;
import dev.penstock.gateway.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualKeysTest {
    private static final String PLAIN = "any-format-of-20-or-more";

    @TempDir
    Path folder;

    private Pepper pepper;

    @BeforeEach
    void openPepper() throws Exception {
        pepper = Pepper.open(folder.resolve("data"));
    }

    @Test
    void createdKey_isFoundByItsToken_afterARoundThroughTheSettingsFile() throws Exception {
        NewVirtualKey created = NewVirtualKey.create("team-a", pepper, new SecureRandom());
        Files.writeString(folder.resolve("penstock.yaml"), created.yaml());

        VirtualKeys keys = VirtualKeys.of(access(Map.of()), Pepper.open(folder.resolve("data")));

        assertThat(created.token().reveal()).matches("sk-[a-z2-9]{12}-[A-Za-z0-9_-]{43}");
        assertThat(keys.find(created.token().reveal())).map(VirtualKey::name).contains("team-a");
        assertThat(keys.forAnotherLoop().find(created.token().reveal())).isPresent();
    }

    @Test
    void plainKey_ofAnyFormat_isFound() throws Exception {
        VirtualKeys keys = VirtualKeys.of(access(Map.of("PENSTOCK_VIRTUAL_KEY", PLAIN)), pepper);

        assertThat(keys.find(PLAIN)).map(VirtualKey::name).contains("default");
    }

    @Test
    void nearMiss_isNobody() throws Exception {
        NewVirtualKey created = NewVirtualKey.create("team-a", pepper, new SecureRandom());
        Files.writeString(folder.resolve("penstock.yaml"), created.yaml());
        VirtualKeys keys = VirtualKeys.of(access(Map.of("PENSTOCK_VIRTUAL_KEY", PLAIN)), pepper);
        String token = created.token().reveal();

        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(keys.find(token.substring(0, i) + other + token.substring(i + 1)))
                    .isEmpty();
        }
        assertThat(keys.find("")).isEmpty();
        assertThat(keys.find(PLAIN + " ")).isEmpty();
        assertThat(keys.find(created.publicId())).isEmpty();
        assertThat(keys.find("sk-" + created.publicId() + "-")).isEmpty();
        assertThat(keys.find("x".repeat(100_000))).isEmpty();
    }

    @Test
    void anotherPepper_knowsNobody() throws Exception {
        NewVirtualKey created = NewVirtualKey.create("team-a", pepper, new SecureRandom());
        Files.writeString(folder.resolve("penstock.yaml"), created.yaml());

        VirtualKeys keys = VirtualKeys.of(access(Map.of()), Pepper.open(folder.resolve("other")));

        assertThat(keys.find(created.token().reveal())).isEmpty();
    }

    @Test
    void expiry_holdsFromItsInstantOn() throws Exception {
        Files.writeString(folder.resolve("penstock.yaml"), """
                virtual_keys:
                  - {name: a, key: %s, expires: 2027-01-31T00:00:00Z}
                """.formatted(PLAIN));

        VirtualKey key = VirtualKeys.of(access(Map.of()), pepper).find(PLAIN).orElseThrow();

        assertThat(key.expired(Instant.parse("2027-01-30T23:59:59Z"))).isFalse();
        assertThat(key.expired(Instant.parse("2027-01-31T00:00:00Z"))).isTrue();
    }

    private AccessSettings access(Map<String, String> variables) throws Exception {
        return Settings.load(variables, folder).access();
    }
}
