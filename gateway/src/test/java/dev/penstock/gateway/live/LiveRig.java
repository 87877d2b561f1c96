package dev.penstock.gateway.live;

import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.translation.DialectMatrix;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.gateway.BudgetsDamaged;
import dev.penstock.gateway.Penstock;
import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.CannotOpenStore;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.SecretWatch;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;

/** A gateway on a data folder that outlives it, so that it can be started again, with a database that tests may write to. */
final class LiveRig implements AutoCloseable {
    static final String CHAT = "/v1/chat/completions";
    static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";

    private final Vertx vertx;
    private final Store store;
    private final Penstock penstock;
    private final Path data;
    private final SecretWatch secrets;

    private LiveRig(Vertx vertx, Store store, Penstock penstock, Path data, SecretWatch secrets) {
        this.data = data;
        this.secrets = secrets;
        this.vertx = vertx;
        this.store = store;
        this.penstock = penstock;
    }

    /** Starts a gateway; settings come as name, value, name, value. */
    static LiveRig on(Path folder, String... settings)
            throws IOException, BadSettings, BudgetsDamaged, CannotOpenStore {
        Settings read = settings(folder, settings);
        Store store = Store.open(read.database());
        try {
            return opening(read, store, CompletableFuture.completedFuture(store))
                    .configured();
        } catch (BadSettings | BudgetsDamaged | RuntimeException refused) {
            store.close();
            throw refused;
        }
    }

    /** The same, whose database opens when the future says so. */
    static LiveRig opening(Settings settings, Store store, CompletableFuture<Store> opening)
            throws IOException, BadSettings, BudgetsDamaged {
        Vertx vertx = Vertx.vertx();
        StreamLimits limits = new StreamLimits(
                settings.upstream().eventBytesMax(),
                settings.upstream().streamEventsMax(),
                settings.upstream().streamBytesMax());
        Penstock penstock = Penstock.start(
                        vertx,
                        settings,
                        opening,
                        Optional.empty(),
                        new DialectMatrix(InstantSource.system(), limits),
                        "test")
                .await();
        return new LiveRig(vertx, store, penstock, settings.server().dataFolder(), SecretWatch.over(Map.of()));
    }

    static Settings settings(Path folder, String... settings) throws IOException, BadSettings {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PORT", "0",
                "EVENT_LOOPS", "2",
                "PRE_STOP", "0",
                "CONFIG_POLL", "50ms",
                "RETRY_BACKOFF_BASE", "1ms",
                "UPSTREAM_PRIVATE_ADDRESSES", "true",
                "PENSTOCK_DATA", folder.resolve("data").toString()));
        for (String budget : List.of("BUDGET_REQ_USD", "BUDGET_USER_DAILY_USD", "BUDGET_SITE_HOURLY_USD")) {
            environment.put(budget, "off");
        }
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        Files.createDirectories(folder.resolve("data"));
        return Settings.load(environment, folder);
    }

    private LiveRig configured() throws BadSettings {
        try {
            penstock.live()
                    .configured()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return this;
        } catch (CompletionException refused) {
            end();
            if (refused.getCause() instanceof BadSettings bad) {
                throw bad;
            }
            throw refused;
        }
    }

    Penstock penstock() {
        return penstock;
    }

    LiveConfiguration live() {
        return penstock.live();
    }

    Store store() {
        return store;
    }

    int port() {
        return penstock.port();
    }

    Answer ask(String model, String... headers) throws IOException {
        return RawClient.post(port(), CHAT, body(model, false), headers);
    }

    static String body(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    /** Has the documents' OpenAI answer at an address, without a word to the running gateway. */
    void pointOpenAiAt(String baseUrl) {
        sql("UPDATE t_ai_providers SET base_url = '" + baseUrl + "' WHERE provider_code = 'openai'");
    }

    /** Runs a statement as somebody would by hand. */
    void sql(String statement) {
        store.write(sql -> sql.execute(statement));
    }

    /** What somebody inserts by hand, following the documents. */
    void insertPlainKey(String name, String key, int priority) {
        sql("INSERT INTO t_ai_api_keys (provider_id, key_name, api_key, priority, rate_limit_rpm, rate_limit_tpm,"
                + " rate_limit_rpd) VALUES (1, '" + name + "', '" + key + "', " + priority + ", 3500, 90000, 200000)");
    }

    /** Stores a key as an admin would; returns its id when it is served. */
    long addKey(String name, String key, int priority) {
        secrets.alsoOver("the key " + name, key);
        return live().change(sql -> live().sealedKeys().add(sql, key(1, name, key, priority)));
    }

    static StoredKey key(long provider, String name, String key, int priority) {
        Instant now = Instant.now();
        return new StoredKey(
                0,
                provider,
                name,
                new Secret(key),
                Optional.empty(),
                priority,
                true,
                "normal",
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                now);
    }

    StoredKey row(long key) {
        return store.read((DSLContext sql) -> new UpstreamKeys(sql).find(key)).orElseThrow();
    }

    KeyStatus status(long key) {
        return live().keys(1).stream()
                .filter(standing -> standing.id() == key)
                .findFirst()
                .orElseThrow()
                .status();
    }

    /** What is waited for, which may fail until it comes about. */
    @FunctionalInterface
    interface Wish {
        boolean fulfilled() throws Exception;
    }

    static void await(String what, Wish wish) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!wish.fulfilled()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not come about: " + what);
            }
            Thread.sleep(10);
        }
    }

    private void end() {
        penstock.cutOff();
        penstock.stop(Duration.ZERO).await();
        vertx.close().await();
    }

    @Override
    public void close() throws IOException {
        end();
        store.close();
        secrets.lookInto(data);
        secrets.close();
    }
}
