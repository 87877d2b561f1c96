package dev.penstock.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.routing.Price;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.catalogue.ConfigVersion;
import dev.penstock.gateway.store.catalogue.KeyUse;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.Providers;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import dev.penstock.gateway.store.log.Alert;
import dev.penstock.gateway.store.log.Alerts;
import dev.penstock.gateway.store.once.KeyedCall;
import dev.penstock.gateway.store.once.KeyedCalls;
import dev.penstock.gateway.store.people.AuditEntry;
import dev.penstock.gateway.store.people.AuditTrail;
import dev.penstock.gateway.store.people.IssuedKey;
import dev.penstock.gateway.store.people.IssuedKeys;
import dev.penstock.gateway.store.people.Sessions;
import dev.penstock.gateway.store.people.StoredSession;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

/** What every database must do alike. */
abstract class StoreContract extends LogContract {
    @Test
    void freshDatabase_hasThreeProviders_withTheDocumentedIds() {
        Map<String, Long> ids = store.read((DSLContext sql) -> new Providers(sql).ids());

        assertThat(ids).isEqualTo(Map.of("openai", 1L, "anthropic", 2L, "deepseek", 3L));
    }

    @Test
    void freshDatabase_hasElevenModels_withTheFiguresOfTheCatalogue() {
        List<StoredModel> models = store.read((DSLContext sql) -> new Models(sql).all());

        assertThat(models).hasSize(11);
        assertThat(models)
                .filteredOn(StoredModel::isDefault)
                .extracting(StoredModel::code)
                .containsExactly("gpt-4o", "claude-3-5-sonnet-latest", "deepseek-chat");
        StoredModel mini = models.stream()
                .filter(model -> model.code().equals("gpt-4o-mini"))
                .findFirst()
                .orElseThrow();
        assertThat(mini.price()).contains(Price.of(150, 600));
        assertThat(mini.maxInputTokens()).contains(128_000);
        assertThat(mini.maxOutputTokens()).contains(16_384);
    }

    @Test
    void openedAgain_nothingIsPlantedTwice_andWhatWasRemovedStaysAway() throws Exception {
        store.write((DSLContext sql) -> new Providers(sql).remove(1));
        store.close();

        store = Store.initialise(again());

        assertThat(store.read((DSLContext sql) -> new Providers(sql).ids())).containsOnlyKeys("anthropic", "deepseek");
        assertThat(store.read((DSLContext sql) -> new Models(sql).all())).hasSize(7);
    }

    @Test
    void provider_isReadAsItWasWritten_changed_andRemovedWithAllThatHangsOnIt() {
        StoredProvider written = provider("moonshot", NOW);
        long id = store.write((DSLContext sql) -> new Providers(sql).add(written));
        StoredProvider read =
                store.read((DSLContext sql) -> new Providers(sql).find(id)).orElseThrow();
        assertThat(read).usingRecursiveComparison().ignoringFields("id").isEqualTo(written);

        StoredProvider changed = new StoredProvider(
                id,
                "moonshot",
                "月之暗面 🌙",
                "https://api.moonshot.cn/v1",
                false,
                5,
                Optional.empty(),
                Optional.empty(),
                NOW,
                LATER);
        assertThat(store.write((DSLContext sql) -> new Providers(sql).change(changed)))
                .isTrue();
        assertThat(store.read((DSLContext sql) -> new Providers(sql).find("moonshot")))
                .contains(changed);

        store.write((DSLContext sql) -> new UpstreamKeys(sql).add(key(id, "k", "sk-1")));
        assertThat(store.write((DSLContext sql) -> new Providers(sql).remove(id)))
                .isTrue();
        assertThat(store.read((DSLContext sql) -> new UpstreamKeys(sql).of(id))).isEmpty();
        assertThat(store.write((DSLContext sql) -> new Providers(sql).remove(id)))
                .isFalse();
    }

    @Test
    void secondProviderOfACode_isRefused_andNothingOfItsTransactionIsKept() {
        assertThatThrownBy(() -> store.write((DSLContext sql) -> {
                    new ConfigVersion(sql).raise(NOW);
                    return new Providers(sql).add(provider("openai", NOW));
                }))
                .isInstanceOf(DataAccessException.class)
                .matches(failure -> StoreFailure.isConflict((DataAccessException) failure));
        assertThat(store.read((DSLContext sql) -> new ConfigVersion(sql).current()))
                .isEqualTo(1);
    }

    @Test
    void codes_differByCase() {
        store.write((DSLContext sql) -> new Providers(sql).add(provider("OpenAI", NOW)));

        assertThat(store.read((DSLContext sql) -> new Providers(sql).ids())).containsKeys("openai", "OpenAI");
    }

    @Test
    void price_isKeptToTheNanoDollar_andAnUnknownOneStaysUnknown() {
        Price exact = new Price(1, 999_999_999, 3_750, 123_456_789, 7);
        long id = store.write((DSLContext sql) -> new Models(sql).add(model(3, "exact", Optional.of(exact))));
        long unknown = store.write((DSLContext sql) -> new Models(sql).add(model(3, "unknown", Optional.empty())));

        assertThat(store.read((DSLContext sql) -> new Models(sql).find(id))
                        .orElseThrow()
                        .price())
                .contains(exact);
        assertThat(store.read((DSLContext sql) -> new Models(sql).find(unknown))
                        .orElseThrow()
                        .price())
                .isEmpty();
    }

    @Test
    void defaultModel_isOneOfItsProvider() {
        StoredModel coder = store.read((DSLContext sql) -> new Models(sql).of(3)).stream()
                .filter(model -> model.code().equals("deepseek-coder"))
                .findFirst()
                .orElseThrow();

        store.write((DSLContext sql) -> {
            new Models(sql).makeDefault(coder);
            return true;
        });

        assertThat(store.read((DSLContext sql) -> new Models(sql).all()))
                .filteredOn(StoredModel::isDefault)
                .extracting(StoredModel::code)
                .containsExactly("gpt-4o", "claude-3-5-sonnet-latest", "deepseek-coder");
    }

    @Test
    void keys_comeByPriority_andAreNeverPrinted() {
        store.write((DSLContext sql) -> new UpstreamKeys(sql).add(key(1, "spare", "sk-spare")));
        store.write((DSLContext sql) -> new UpstreamKeys(sql)
                .add(new StoredKey(
                        0,
                        1,
                        "main",
                        new Secret("sk-main"),
                        Optional.of("https://other.example/v1"),
                        100,
                        true,
                        "normal",
                        3500,
                        90_000,
                        200_000,
                        4,
                        Optional.of(NOW),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(LATER),
                        Optional.of("{\"a\": 1}"),
                        NOW,
                        NOW)));

        List<StoredKey> keys = store.read((DSLContext sql) -> new UpstreamKeys(sql).of(1));

        assertThat(keys).extracting(StoredKey::name).containsExactly("main", "spare");
        assertThat(keys.getFirst().key().reveal()).isEqualTo("sk-main");
        assertThat(keys.getFirst().rateLimitedUntil()).contains(LATER);
        assertThat(keys.toString()).doesNotContain("sk-main", "sk-spare");
    }

    @Test
    void sealedKey_replacesOnlyWhatWasRead() {
        long id = store.write((DSLContext sql) -> new UpstreamKeys(sql).add(key(1, "k", "sk-plain")));
        StoredKey read =
                store.read((DSLContext sql) -> new UpstreamKeys(sql).find(id)).orElseThrow();

        assertThat(store.write((DSLContext sql) -> new UpstreamKeys(sql).seal(read, new Secret("sealed"))))
                .isTrue();
        assertThat(store.write((DSLContext sql) -> new UpstreamKeys(sql).seal(read, new Secret("again"))))
                .isFalse();
        assertThat(store.read((DSLContext sql) -> new UpstreamKeys(sql).find(id))
                        .orElseThrow()
                        .key()
                        .reveal())
                .isEqualTo("sealed");
    }

    @Test
    void editOfARow_isKeptOnlyAsOfItsLastEdit_andWhatIsCountedIsNoEdit() {
        long id = store.write((DSLContext sql) -> new UpstreamKeys(sql).add(key(1, "k", "sk")));
        StoredKey read =
                store.read((DSLContext sql) -> new UpstreamKeys(sql).find(id)).orElseThrow();
        StoredProvider provider =
                store.read((DSLContext sql) -> new Providers(sql).find(1)).orElseThrow();

        store.write((DSLContext sql) -> {
            UpstreamKeys keys = new UpstreamKeys(sql);
            keys.stand(id, "error", Optional.of(LATER));
            keys.count(id, new KeyUse.Since(1, 2, 0, NOW), LocalDate.of(2026, 3, 9));
            keys.seal(read, new Secret("sealed"));
            return true;
        });

        StoredKey counted =
                store.read((DSLContext sql) -> new UpstreamKeys(sql).find(id)).orElseThrow();
        assertThat(counted.status()).isEqualTo("error");
        assertThat(counted.updatedAt()).isEqualTo(read.updatedAt());
        assertThat(store.write((DSLContext sql) -> new UpstreamKeys(sql).change(counted, read.updatedAt())))
                .isTrue();
        assertThat(store.write((DSLContext sql) -> new UpstreamKeys(sql).change(counted, LATER.plusSeconds(1))))
                .isFalse();
        assertThat(store.write((DSLContext sql) -> new Providers(sql).change(provider, provider.updatedAt())))
                .isTrue();
        assertThat(store.write((DSLContext sql) ->
                        new Providers(sql).change(provider, provider.updatedAt().minusMillis(1))))
                .isFalse();
    }

    @Test
    void keysOfAUserWhoGoes_areRevoked() {
        long user = store.write((DSLContext sql) -> new Users(sql)
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
                        NOW,
                        NOW)));
        long id = store.write((DSLContext sql) -> new IssuedKeys(sql)
                .add(new IssuedKey(
                        0,
                        "abc",
                        "k",
                        "00",
                        Optional.of(user),
                        Optional.empty(),
                        0,
                        0,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        NOW,
                        NOW)));

        store.write((DSLContext sql) -> {
            new IssuedKeys(sql).revokeOf(user, LATER);
            return new Users(sql).remove(user);
        });

        IssuedKey key =
                store.read((DSLContext sql) -> new IssuedKeys(sql).find(id)).orElseThrow();
        assertThat(key.revokedAt()).contains(LATER);
        assertThat(key.ownerId()).isEmpty();
    }

    @Test
    void keyCounts_beginAgainWithTheDay() {
        long id = store.write((DSLContext sql) -> new UpstreamKeys(sql).add(key(1, "k", "sk")));
        LocalDate monday = LocalDate.of(2026, 3, 9);
        KeyUse.Since since = new KeyUse.Since(2, 30, 1, NOW);
        for (LocalDate day : List.of(monday, monday, monday.plusDays(1))) {
            store.write((DSLContext sql) -> {
                new UpstreamKeys(sql).count(id, since, day);
                return true;
            });
        }

        assertThat(store.read((DSLContext sql) -> new UpstreamKeys(sql).uses()))
                .containsExactly(new KeyUse(id, 2, 30, 1, 6, 90, Optional.of(monday.plusDays(1))));
    }

    @Test
    void user_isReadAsItWasWritten() {
        StoredUser written = new StoredUser(
                0,
                "ada",
                Optional.of("$argon2id$"),
                "admin",
                true,
                true,
                Optional.of("sub"),
                Optional.of(NOW),
                Optional.empty(),
                NOW,
                NOW);
        long id = store.write((DSLContext sql) -> new Users(sql).add(written));

        StoredUser read =
                store.read((DSLContext sql) -> new Users(sql).find("ada")).orElseThrow();
        assertThat(read).usingRecursiveComparison().ignoringFields("id").isEqualTo(written);
        assertThat(read.id()).isEqualTo(id);
        assertThat(read.toString()).doesNotContain("argon2id");
        assertThat(store.read((DSLContext sql) -> new Users(sql).findBySubject("sub")))
                .contains(read);
    }

    @Test
    void issuedKey_isRevokedOnce() {
        IssuedKey written = new IssuedKey(
                0,
                "abc",
                "team",
                "hmac",
                Optional.empty(),
                Optional.of("[\"gpt-4o\"]"),
                1,
                2,
                3,
                4,
                Optional.of(LATER),
                Optional.empty(),
                NOW,
                NOW);
        long id = store.write((DSLContext sql) -> new IssuedKeys(sql).add(written));

        assertThat(store.read((DSLContext sql) -> new IssuedKeys(sql).find("abc"))
                        .orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("id")
                .isEqualTo(written);
        assertThat(store.write((DSLContext sql) -> new IssuedKeys(sql).revoke(id, LATER)))
                .isTrue();
        assertThat(store.write((DSLContext sql) -> new IssuedKeys(sql).revoke(id, LATER)))
                .isFalse();
        assertThat(store.read((DSLContext sql) -> new IssuedKeys(sql).find(id))
                        .orElseThrow()
                        .revokedAt())
                .contains(LATER);
    }

    @Test
    void auditTrail_andAlerts_comeNewestFirst_inPages() {
        store.write((DSLContext sql) -> {
            for (int i = 0; i < 3; i++) {
                new AuditTrail(sql)
                        .add(new AuditEntry(
                                0,
                                Optional.of(1L),
                                "ada",
                                "create",
                                "provider",
                                "" + i,
                                Optional.empty(),
                                Optional.of("{\"i\":" + i + "}"),
                                Optional.of("::1"),
                                NOW));
                new Alerts(sql).add(new Alert(0, "warning", "keys", "m" + i, Optional.empty(), Optional.empty(), NOW));
            }
            return true;
        });

        List<AuditEntry> page = store.read((DSLContext sql) -> new AuditTrail(sql).newest(0, 2));
        assertThat(page).extracting(AuditEntry::entityId).containsExactly("2", "1");
        assertThat(store.read((DSLContext sql) ->
                        new AuditTrail(sql).newest(page.getLast().id(), 2)))
                .extracting(AuditEntry::entityId)
                .containsExactly("0");
        Alert newest =
                store.read((DSLContext sql) -> new Alerts(sql).newest(0, 1)).getFirst();
        assertThat(newest.message()).isEqualTo("m2");
        assertThat(store.write((DSLContext sql) -> new Alerts(sql).acknowledge(newest.id(), LATER)))
                .isTrue();
        assertThat(store.write((DSLContext sql) -> new Alerts(sql).acknowledge(newest.id(), LATER)))
                .isFalse();
    }

    @Test
    void hostileText_isOnlyText() {
        String hostile = "'; DROP TABLE t_ai_providers; -- \" \\ ` % _ \u0001 $$ ?1 {0} 名";
        store.write((DSLContext sql) -> new Users(sql)
                .add(new StoredUser(
                        0,
                        hostile,
                        Optional.empty(),
                        "viewer",
                        true,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        NOW,
                        NOW)));

        assertThat(store.read((DSLContext sql) -> new Users(sql).find(hostile))).isPresent();
        assertThat(store.read((DSLContext sql) -> new Users(sql).find("' OR '1'='1")))
                .isEmpty();
        assertThat(store.read((DSLContext sql) -> new Providers(sql).all())).hasSize(3);
    }

    @Test
    void readThenWrite_byManyAtOnce_losesNothing() throws Exception {
        int threads = 8;
        int rounds = 50;
        try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(all.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        store.write((DSLContext sql) -> {
                            new ConfigVersion(sql).current();
                            new ConfigVersion(sql).raise(NOW);
                            return true;
                        });
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(store.read((DSLContext sql) -> new ConfigVersion(sql).current()))
                .isEqualTo(1L + (long) threads * rounds);
    }

    @Test
    void later_runsElsewhere_andRefusesWhatIsTooMuch() throws Exception {
        Thread caller = Thread.currentThread();

        Thread ran = store.later(Thread::currentThread).toCompletableFuture().get();

        assertThat(ran).isNotEqualTo(caller);
        assertThat(ran.getName()).startsWith("penstock-store-");
    }

    static StoredProvider provider(String code, Instant now) {
        return new StoredProvider(
                0,
                code,
                "Name",
                "https://api.example/v1",
                true,
                5,
                Optional.of("说明"),
                Optional.of("{\"dialect\": \"openai\"}"),
                now,
                now);
    }

    static StoredKey key(long provider, String name, String key) {
        return new StoredKey(
                0,
                provider,
                name,
                new Secret(key),
                Optional.empty(),
                0,
                true,
                "normal",
                60,
                90_000,
                10_000,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                NOW);
    }

    static StoredModel model(long provider, String code, Optional<Price> price) {
        return new StoredModel(
                0,
                provider,
                code,
                code,
                Optional.empty(),
                "chat",
                Optional.empty(),
                Optional.of(1),
                true,
                true,
                false,
                price,
                true,
                false,
                0,
                Optional.empty(),
                Optional.empty(),
                NOW,
                NOW);
    }

    @Test
    void login_isRenewedByItsNewestGenerationOnly_andNotAfterItsEnd() {
        long user = store.write((DSLContext sql) -> new Users(sql).add(user("eve")));
        store.write((DSLContext sql) -> {
            new Sessions(sql).add(session("s1", user));
            return true;
        });

        assertThat(store.write((DSLContext sql) -> new Sessions(sql).renew("s1", 0, NOW)))
                .isTrue();
        assertThat(store.write((DSLContext sql) -> new Sessions(sql).renew("s1", 0, NOW)))
                .isFalse();
        assertThat(store.write((DSLContext sql) -> new Sessions(sql).renew("s1", 1, NOW.plusSeconds(60))))
                .isFalse();
        assertThat(store.read((DSLContext sql) -> new Sessions(sql).find("s1")))
                .map(StoredSession::generation)
                .contains(1L);
        assertThat(store.write((DSLContext sql) -> new Sessions(sql).revoke("s1", NOW)))
                .isTrue();
        assertThat(store.write((DSLContext sql) -> new Sessions(sql).revoke("s1", NOW)))
                .isFalse();
        assertThat(store.write((DSLContext sql) -> new Sessions(sql).renew("s1", 1, NOW)))
                .isFalse();
    }

    @Test
    void callWithAKey_beginsOnce_untilItsKeyIsForgotten() {
        Instant old = NOW.minus(KeyedCalls.KEPT);
        assertThat(begin("k1", "asked", NOW, old)).isEmpty();
        assertThat(begin("k1", "asked", NOW.plusSeconds(1), old))
                .contains(new KeyedCall("asked", true, Optional.empty()));

        byte[] answer = {0, 1, -1, '\n'};
        keyed(calls -> calls.answered("k1", new KeyedCall.Answer(200, "text/event-stream", answer)));
        KeyedCall told = begin("k1", "other", NOW, old).orElseThrow();
        assertThat(told.request()).isEqualTo("asked");
        assertThat(told.running()).isFalse();
        assertThat(told.answer().orElseThrow().body()).isEqualTo(answer);
        assertThat(told.answer().orElseThrow().contentType()).isEqualTo("text/event-stream");

        keyed(calls -> calls.forget("k1"));
        assertThat(begin("k1", "other", NOW, old)).isEmpty();
        keyed(calls -> calls.ended("k1"));
        assertThat(begin("k1", "other", NOW, old)).contains(new KeyedCall("other", false, Optional.empty()));
        assertThat(begin("k1", "third", NOW.plusSeconds(2), NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void answersToCallsWithKeys_areThrownAwayFromTheOldestOn_andTheirCallsStayKnown() {
        Instant old = NOW.minus(KeyedCalls.KEPT);
        for (int i = 0; i < 4; i++) {
            String id = "k" + i;
            begin(id, "asked", NOW.plusSeconds(i), old);
            keyed(calls -> calls.answered(id, new KeyedCall.Answer(200, "x", new byte[10])));
        }
        assertThat(store.read((DSLContext sql) -> new KeyedCalls(sql).bytes())).isEqualTo(40);

        assertThat(store.write((DSLContext sql) -> new KeyedCalls(sql).dropOldest(3)))
                .isEqualTo(3);

        assertThat(store.read((DSLContext sql) -> new KeyedCalls(sql).bytes())).isEqualTo(10);
        assertThat(begin("k2", "asked", NOW, old)).contains(new KeyedCall("asked", false, Optional.empty()));
        assertThat(begin("k3", "asked", NOW, old).orElseThrow().answer()).isPresent();
        assertThat(store.write((DSLContext sql) -> new KeyedCalls(sql).deleteBefore(NOW.plusSeconds(3), 100)))
                .isEqualTo(3);
        assertThat(begin("k3", "asked", NOW, old)).isPresent();
    }

    private Optional<KeyedCall> begin(String id, String request, Instant now, Instant expired) {
        return store.write((DSLContext sql) -> new KeyedCalls(sql).begin(id, request, now, expired));
    }

    private void keyed(Consumer<KeyedCalls> change) {
        store.write((DSLContext sql) -> {
            change.accept(new KeyedCalls(sql));
            return true;
        });
    }

    @Test
    void loginsOfAUser_endTogether_andGoWithTheUser() {
        long user = store.write((DSLContext sql) -> new Users(sql).add(user("eve")));
        store.write((DSLContext sql) -> {
            new Sessions(sql).add(session("s1", user));
            new Sessions(sql).add(session("s2", user));
            return true;
        });
        assertThat(store.read((DSLContext sql) -> new Sessions(sql).open(user, NOW)))
                .containsExactlyInAnyOrder(session("s1", user), session("s2", user));

        store.write((DSLContext sql) -> {
            new Sessions(sql).revokeAll(user, NOW);
            return true;
        });
        assertThat(store.read((DSLContext sql) -> new Sessions(sql).open(user, NOW)))
                .isEmpty();

        store.write((DSLContext sql) -> new Users(sql).remove(user));
        assertThat(store.read((DSLContext sql) -> new Sessions(sql).find("s1"))).isEmpty();
    }

    @Test
    void adminsWhoCanLogIn_areCounted_whileNobodyElseChangesThem() {
        store.write((DSLContext sql) -> new Users(sql).add(user("eve")));

        assertThat(store.write((DSLContext sql) -> new Users(sql).lockActiveAdmins()))
                .isZero();
    }

    private static StoredUser user(String name) {
        return new StoredUser(
                0,
                name,
                Optional.empty(),
                "viewer",
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                NOW);
    }

    private static StoredSession session(String id, long user) {
        return new StoredSession(
                id,
                user,
                0,
                Optional.of("127.0.0.1"),
                Optional.empty(),
                NOW.plusSeconds(60),
                Optional.empty(),
                NOW,
                NOW);
    }
}
