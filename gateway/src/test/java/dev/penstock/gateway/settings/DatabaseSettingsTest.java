package dev.penstock.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.settings.DatabaseAddress.Embedded;
import dev.penstock.gateway.settings.DatabaseAddress.Kind;
import dev.penstock.gateway.settings.DatabaseAddress.Server;
import dev.penstock.gateway.settings.DatabaseAddress.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
    @TempDir
    Path folder;

    @Test
    void defaults() throws Exception {
        assertThat(load(Map.of()))
                .isEqualTo(new DatabaseSettings(
                        new Embedded(folder.resolve("data/penstock.db")),
                        20,
                        Duration.ofSeconds(5),
                        256 << 20,
                        90,
                        365,
                        Duration.ofSeconds(2)));
    }

    @Test
    void everyKeySet() throws Exception {
        Map<String, String> variables = new HashMap<>(Map.of(
                "DB_HOST", "db.example",
                "DB_TYPE", "postgresql",
                "DB_PORT", "5433",
                "DB_USER", "me",
                "DB_PASSWORD", "密 码",
                "DB_NAME", "music_platform",
                "DB_TLS", "verify"));
        variables.put("DB_POOL_SIZE", "7");
        variables.put("DB_CONNECT_TIMEOUT", "1s");
        variables.put("JOURNAL_MAX_SIZE", "1GiB");
        variables.put("LOG_RETENTION_DAYS", "1");
        variables.put("STATS_RETENTION_DAYS", "2");
        variables.put("CONFIG_POLL", "500ms");

        assertThat(load(variables))
                .isEqualTo(new DatabaseSettings(
                        new Server(
                                Kind.POSTGRESQL,
                                "db.example",
                                5433,
                                "music_platform",
                                "me",
                                new Secret("密 码"),
                                Tls.VERIFY),
                        7,
                        Duration.ofSeconds(1),
                        1 << 30,
                        1,
                        2,
                        Duration.ofMillis(500)));
    }

    @Test
    void documentedNames_areOthersOfTheSame() throws Exception {
        assertThat(load(Map.of("DB_HOST", "localhost", "DB_USERNAME", "root", "DB_DATABASE", "music_platform"))
                        .address())
                .isEqualTo(
                        new Server(Kind.MYSQL, "localhost", 3306, "music_platform", "root", new Secret(""), Tls.OFF));
    }

    @Test
    void wholeAddress_isReadInItsParts() throws Exception {
        assertThat(load(Map.of("DATABASE_URL", "postgres://me:p%40ss%2Fw+rd@[::1]/shop", "DB_TLS", "encrypt"))
                        .address())
                .isEqualTo(
                        new Server(Kind.POSTGRESQL, "::1", 5432, "shop", "me", new Secret("p@ss/w+rd"), Tls.ENCRYPT));
        assertThat(load(Map.of("DATABASE_URL", "mariadb://me@db:3307/a-b")).address())
                .isEqualTo(new Server(Kind.MYSQL, "db", 3307, "a-b", "me", new Secret(""), Tls.OFF));
        assertThat(load(Map.of("DATABASE_URL", "sqlite:here/x.db")).address())
                .isEqualTo(new Embedded(folder.resolve("here/x.db")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oracle://me:topsecret@db/x",
                "mysql://db/x",
                "mysql://me:topsecret@db/",
                "mysql://me:topsecret@db/x?allowLoadLocalInfile=true",
                "mysql://me:topsecret@db/x/y",
                "sqlite:",
                "sqlite::memory:",
                "topsecret"
            })
    void wrongAddress_isAFault_thatShowsNothingOfIt(String url) {
        assertThatThrownBy(() -> load(Map.of("DATABASE_URL", url)))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("DATABASE_URL: ***")
                .hasMessageNotContaining("topsecret");
    }

    @Test
    void twoAddresses_areAFault() {
        assertThatThrownBy(() -> load(Map.of("DATABASE_URL", "sqlite:x", "DB_HOST", "db")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("DB_HOST: set as well as DATABASE_URL (expected: one of the two)");
    }

    private DatabaseSettings load(Map<String, String> variables) throws BadSettings {
        return Settings.load(variables, folder).database();
    }
}
