package dev.penstock.gateway.live;

import static dev.penstock.gateway.live.LiveRig.REPLY;
import static dev.penstock.gateway.live.LiveRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.access.NewVirtualKey;
import dev.penstock.gateway.access.Pepper;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.store.people.IssuedKey;
import dev.penstock.gateway.store.people.IssuedKeys;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers' keys of the database: good from the moment they are issued to the moment they are revoked, within their limits. */
class IssuedKeysServedTest {
    private static final String PEPPER = "7c".repeat(32);

    private TestingUpstream upstream;
    private LiveRig rig;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream().answering(connection -> connection.json(200, REPLY));
        rig = LiveRig.on(folder, "PENSTOCK_PEPPER", PEPPER, "ANONYMOUS_ACCESS", "false");
        rig.pointOpenAiAt(upstream.baseUrl());
        rig.addKey("main", "sk-main", 1);
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
        upstream.close();
    }

    /** A key with its token, which nobody keeps. */
    private record Issued(long id, String token) {}

    private Issued issue(Optional<String> models, int rpm, Optional<Instant> expires, Optional<Long> owner)
            throws Exception {
        Pepper pepper = Pepper.open(folder, Optional.of(new Secret(PEPPER)));
        NewVirtualKey fresh = NewVirtualKey.create("tester", pepper, new SecureRandom());
        Instant now = Instant.now();
        IssuedKey row = new IssuedKey(
                0,
                fresh.publicId(),
                fresh.name(),
                fresh.hmac(),
                owner,
                models,
                rpm,
                0,
                0,
                0,
                expires,
                Optional.empty(),
                now,
                now);
        long id = rig.live().change(sql -> new IssuedKeys(sql).add(row));
        return new Issued(id, fresh.token().reveal());
    }

    private Issued issue() throws Exception {
        return issue(Optional.empty(), 0, Optional.empty(), Optional.empty());
    }

    private int ask(Issued key, String model) throws IOException {
        return rig.ask(model, "authorization: Bearer " + key.token()).status();
    }

    @Test
    void issuedKey_isGoodAtOnce_andNoOtherIs() throws Exception {
        assertThat(rig.ask("gpt-4o").status()).isEqualTo(401);
        Issued key = issue();

        assertThat(ask(key, "gpt-4o")).isEqualTo(200);

        String other = key.token().substring(0, key.token().length() - 1)
                + (key.token().endsWith("A") ? "B" : "A");
        assertThat(ask(new Issued(0, other), "gpt-4o")).isEqualTo(401);
        assertThat(rig.ask("gpt-4o").status()).isEqualTo(401);
    }

    @Test
    void revokedKey_isTurnedAwayAtOnce() throws Exception {
        Issued key = issue();
        assertThat(ask(key, "gpt-4o")).isEqualTo(200);

        rig.live().change(sql -> new IssuedKeys(sql).revoke(key.id(), Instant.now()));

        assertThat(ask(key, "gpt-4o")).isEqualTo(401);
    }

    @Test
    void expiredKey_andThatOfAUserWhoIsGone_areTurnedAway() throws Exception {
        Issued expired = issue(Optional.empty(), 0, Optional.of(Instant.now().minusSeconds(1)), Optional.empty());
        assertThat(ask(expired, "gpt-4o")).isEqualTo(401);
        Instant now = Instant.now();
        long user = rig.live()
                .change(sql -> new Users(sql)
                        .add(new StoredUser(
                                0,
                                "ada",
                                Optional.empty(),
                                "viewer",
                                true,
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                now,
                                now)));
        Issued owned = issue(Optional.empty(), 0, Optional.empty(), Optional.of(user));
        assertThat(ask(owned, "gpt-4o")).isEqualTo(200);

        rig.sql("UPDATE penstock_users SET is_active = 0");

        await("the user's key is turned away", () -> ask(owned, "gpt-4o") == 401);
        await("its row is written", () -> !rows().isEmpty());
        assertThat(rows().getFirst().userId()).contains(user);
        assertThat(rows().getFirst().virtualKeyId()).contains(owned.id());
    }

    private List<LogRow> rows() {
        return rig.store().read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 10));
    }

    @Test
    void keyForSomeModels_isGoodForNoOther() throws Exception {
        Issued key = issue(Optional.of("[\"gpt-4o-mini\"]"), 0, Optional.empty(), Optional.empty());

        assertThat(ask(key, "gpt-4o-mini")).isEqualTo(200);
        assertThat(ask(key, "gpt-4o")).isEqualTo(404);
    }

    @Test
    void whatAKeyHasTaken_staysTaken_whateverElseChanges() throws Exception {
        Issued key = issue(Optional.empty(), 3, Optional.empty(), Optional.empty());
        assertThat(ask(key, "gpt-4o")).isEqualTo(200);
        assertThat(ask(key, "gpt-4o")).isEqualTo(200);

        rig.addKey("another", "sk-another", 1);
        rig.sql("UPDATE penstock_virtual_keys SET rate_limit_rpm = 4");
        issue();

        assertThat(ask(key, "gpt-4o")).isEqualTo(200);
        assertThat(ask(key, "gpt-4o")).isEqualTo(200);
        assertThat(ask(key, "gpt-4o")).isEqualTo(429);
    }

    @Test
    void keyThatCannotBeRead_isToldAndTurnedAway() throws Exception {
        Issued broken = issue(Optional.of("{\"no\":\"list\"}"), 0, Optional.empty(), Optional.empty());

        assertThat(ask(broken, "gpt-4o")).isEqualTo(401);

        assertThat(rig.live().troubles()).singleElement().asString().contains("models_json");
    }
}
