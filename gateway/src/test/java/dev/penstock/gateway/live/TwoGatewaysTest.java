package dev.penstock.gateway.live;

import static dev.penstock.gateway.live.LiveRig.REPLY;
import static dev.penstock.gateway.live.LiveRig.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.keys.KeyStatus;
import dev.penstock.gateway.access.NewVirtualKey;
import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.people.IssuedKey;
import dev.penstock.gateway.store.people.IssuedKeys;
import dev.penstock.gateway.testing.TestingDatabase;
import dev.penstock.gateway.testing.TestingUpstream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one MariaDB: what is changed on one is served by the other, and neither needs the database for calls. */
class TwoGatewaysTest {
    private static final String PEPPER = "7c".repeat(32);

    @TempDir
    Path folder;

    private LiveRig rig(String name, TestingDatabase database) throws Exception {
        return LiveRig.on(
                folder.resolve(name),
                "DATABASE_URL",
                database.url(),
                "DB_CONNECT_TIMEOUT",
                "1s",
                "PENSTOCK_MASTER_KEY",
                "5a".repeat(32),
                "PENSTOCK_PEPPER",
                PEPPER);
    }

    @Test
    void changeOnOne_isServedByTheOther_andBothGoOnWithoutTheDatabase() throws Exception {
        try (TestingUpstream upstream = new TestingUpstream().answering(connection -> connection.json(200, REPLY));
                TestingDatabase database = TestingDatabase.mariaDb();
                LiveRig a = rig("a", database);
                LiveRig b = rig("b", database)) {
            assertThat(b.ask("gpt-4o").status()).isEqualTo(404);
            a.live()
                    .change(sql -> sql.execute(
                            "UPDATE t_ai_providers SET base_url = '" + upstream.baseUrl() + "' WHERE id = 1"));
            long key = a.addKey("main", "sk-main", 1);
            await("the key is known to b", () -> b.ask("gpt-4o").status() == 200);
            assertThat(b.row(key).key().reveal()).startsWith("sealed:");

            NewVirtualKey issued = NewVirtualKey.create(
                    "ada", Pepper.open(folder, Optional.of(new Secret(PEPPER))), new SecureRandom());
            String token = "authorization: Bearer " + issued.token().reveal();
            Instant now = Instant.now();
            long virtual = a.live().change(sql -> new IssuedKeys(sql).add(row(issued, now)));
            await(
                    "the virtual key is known to b",
                    () -> b.ask("gpt-4o", "authorization: Bearer wrong").status() == 401
                            && b.ask("gpt-4o", token).status() == 200);
            a.live().change(sql -> new IssuedKeys(sql).revoke(virtual, Instant.now()));
            assertThat(a.ask("gpt-4o", token).status()).isEqualTo(200);
            await(
                    "its calls are anonymous on b, as there is no key left",
                    () -> b.ask("gpt-4o", "authorization: Bearer wrong").status() == 200);

            database.query("INSERT INTO t_ai_api_keys (provider_id, key_name, api_key, priority) VALUES"
                    + " (1, 'by hand', 'sk-by-hand', 200);");
            await(
                    "the key inserted by hand is sealed by one of them",
                    () -> a.row(key + 1).key().reveal().startsWith("sealed:"));
            await(
                    "it is used by both",
                    () -> a.live().keys(1).size() == 2 && b.live().keys(1).size() == 2);

            database.freeze();
            try {
                Thread.sleep(300);
                for (LiveRig each : new LiveRig[] {a, b}) {
                    assertThat(each.ask("gpt-4o").status()).isEqualTo(200);
                }
            } finally {
                database.thaw();
            }
            a.live().change(sql -> sql.execute("UPDATE t_ai_models SET is_active = 0 WHERE model_code = 'gpt-4o'"));
            await("b follows again", () -> b.ask("gpt-4o").status() == 404);
        }
    }

    @Test
    void whatOneFindsOutOfAKey_theOtherKnows_withoutATryOfItsOwn() throws Exception {
        Map<String, Integer> answers =
                new ConcurrentHashMap<>(Map.of("sk-unknown", 401, "sk-limited", 429, "sk-empty", 402, "sk-good", 200));
        Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
        try (TestingUpstream upstream = new TestingUpstream().answering(connection -> {
                    String key = connection
                            .request()
                            .headers()
                            .getOrDefault("authorization", "")
                            .replace("Bearer ", "");
                    tries.computeIfAbsent(key, first -> new AtomicInteger()).incrementAndGet();
                    int status = answers.getOrDefault(key, 500);
                    boolean list = connection.request().line().startsWith("GET");
                    String good = list ? "{\"data\":[{\"id\":\"gpt-4o\"}]}" : REPLY;
                    connection.json(
                            status, status == 200 ? good : "{\"error\":{\"message\":\"no\"}}", "retry-after: 300");
                });
                TestingDatabase database = TestingDatabase.mariaDb();
                LiveRig a = rig("a", database);
                LiveRig b = rig("b", database)) {
            a.live()
                    .change(sql -> sql.execute(
                            "UPDATE t_ai_providers SET base_url = '" + upstream.baseUrl() + "' WHERE id = 1"));
            long unknown = a.addKey("unknown", "sk-unknown", 9);
            long limited = a.addKey("limited", "sk-limited", 8);
            long empty = a.addKey("empty", "sk-empty", 7);
            a.addKey("good", "sk-good", 1);
            await("b knows the keys", () -> b.live().keys(1).size() == 4);
            for (int i = 0; i < 3; i++) {
                a.ask("gpt-4o");
            }
            assertThat(a.ask("gpt-4o").status()).isEqualTo(200);

            await(
                    "b knows how they stand",
                    () -> b.status(unknown) == KeyStatus.ERROR
                            && b.status(limited) == KeyStatus.RATE_LIMITED
                            && b.status(empty) == KeyStatus.EXHAUSTED);
            assertThat(b.live().keys(1).stream()
                            .filter(key -> key.id() == limited)
                            .findFirst()
                            .orElseThrow()
                            .setAsideUntil()
                            .orElseThrow())
                    .isBetween(Instant.now().plusSeconds(200), Instant.now().plusSeconds(301));
            tries.clear();
            for (int i = 0; i < 5; i++) {
                assertThat(b.ask("gpt-4o").status()).isEqualTo(200);
            }
            assertThat(tries.keySet()).containsExactly("sk-good");

            answers.put("sk-unknown", 200);
            assertThat(a.live().validate(unknown).result()).isEqualTo(KeyCheck.Result.VALID);
            await("b knows that it works again", () -> b.status(unknown) == KeyStatus.NORMAL);
            assertThat(b.status(limited)).isEqualTo(KeyStatus.RATE_LIMITED);
            database.query("UPDATE t_ai_api_keys SET status = 'normal' WHERE id = " + empty + ";");
            await(
                    "what somebody writes by hand is known to both",
                    () -> a.status(empty) == KeyStatus.NORMAL && b.status(empty) == KeyStatus.NORMAL);
        }
    }

    @Test
    void gatewayWithAnotherMasterKey_doesNotStart_evenBeforeAKeyIsSealed() throws Exception {
        try (TestingDatabase database = TestingDatabase.mariaDb();
                LiveRig first = rig("a", database)) {
            String[] other = {"DATABASE_URL", database.url(), "PENSTOCK_PEPPER", PEPPER};
            assertThatThrownBy(() -> LiveRig.on(folder.resolve("b"), other))
                    .isInstanceOf(BadSettings.class)
                    .hasMessageContaining("master-key")
                    .hasMessageContaining("missing");
            assertThat(folder.resolve("b/data/master-key")).doesNotExist();

            String[] wrong = {
                "DATABASE_URL", database.url(), "PENSTOCK_PEPPER", PEPPER, "PENSTOCK_MASTER_KEY", "6b".repeat(32)
            };
            assertThatThrownBy(() -> LiveRig.on(folder.resolve("b"), wrong))
                    .isInstanceOf(BadSettings.class)
                    .hasMessageContaining("another than that of the gateway that was the first on this database")
                    .hasMessageContaining("PENSTOCK_MASTER_KEY");

            first.addKey("main", "sk-main", 1);
            assertThatThrownBy(() -> LiveRig.on(folder.resolve("b"), wrong))
                    .isInstanceOf(BadSettings.class)
                    .hasMessageContaining("another than the one that the 1 keys in the database are sealed under");
            try (LiveRig second = rig("c", database)) {
                assertThat(second.row(1).key().reveal()).startsWith("sealed:");
            }
        }
    }

    private static IssuedKey row(NewVirtualKey issued, Instant now) {
        return new IssuedKey(
                0,
                issued.publicId(),
                issued.name(),
                issued.hmac(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                now,
                now);
    }
}
