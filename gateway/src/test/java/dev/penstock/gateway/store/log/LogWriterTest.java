package dev.penstock.gateway.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.gateway.observe.AttemptRecord;
import dev.penstock.gateway.settings.DatabaseAddress.Embedded;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.journal.Journal;
import dev.penstock.gateway.testing.TestingDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
    private static final Instant NOW = Instant.parse("2026-03-08T02:30:00.123Z");

    @TempDir
    Path folder;

    @Test
    void attempt_becomesARow_withTheIdsOfWhatItNames() throws Exception {
        try (Store store = sqlite();
                Journal journal = journal();
                LogWriter writer = new LogWriter(journal, CompletableFuture.completedFuture(store))) {
            writer.add(attempt("gpt-4o", "openai", 7));
            writer.add(attempt("llama3", "ollama", 0));
            await(writer::written, 2);

            List<LogRow> rows = store.read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 10));
            LogRow unknown = rows.getFirst();
            assertThat(unknown.providerId()).isEmpty();
            assertThat(unknown.providerCode()).isEqualTo("ollama");
            assertThat(unknown.keyId()).isEmpty();
            LogRow known = rows.getLast();
            assertThat(known.providerId()).contains(1L);
            assertThat(known.modelId()).contains(1L);
            assertThat(known.keyId()).contains(7L);
            assertThat(known.at()).isEqualTo(NOW);
            assertThat(known.totalTokens()).isEqualTo(110);
            assertThat(known.costNanos()).contains(42L);
            assertThat(known.status()).isEqualTo("rate_limited");
            assertThat(known.firstByteMillis()).contains(2L);
            assertThat(known.latencyMillis()).isEqualTo(30);
            assertThat(known.userAgent()).contains("curl/8");
        }
    }

    @Test
    void rowsThatWaited_areWrittenOnce_byTheNextProcess() throws Exception {
        try (Journal journal = journal()) {
            for (int i = 0; i < 1200; i++) {
                journal.add(AttemptCodec.write(attempt("gpt-4o", "openai", i)));
            }
        }
        for (int start = 0; start < 2; start++) {
            try (Store store = sqlite();
                    Journal journal = journal();
                    LogWriter writer = new LogWriter(journal, CompletableFuture.completedFuture(store))) {
                await(() -> store.read((DSLContext sql) -> new LogRows(sql).count(LogFilter.all())), 1200);
                assertThat(writer.keepsUp()).isTrue();
            }
        }
        try (Store store = sqlite()) {
            assertThat(store.<Long>read((DSLContext sql) -> new LogRows(sql).count(LogFilter.all())))
                    .isEqualTo(1200);
        }
    }

    @Test
    void recordThatNobodyCanRead_isPassedOver() throws Exception {
        try (Store store = sqlite();
                Journal journal = journal();
                LogWriter writer = new LogWriter(journal, CompletableFuture.completedFuture(store))) {
            journal.add(new byte[] {99, 1, 2, 3});
            writer.add(attempt("gpt-4o", "openai", 1));

            await(writer::written, 1);
            assertThat(writer.refused()).isEqualTo(1);
        }
    }

    @Test
    void longAndHostileTexts_areCutToTheirColumns_andKeptAsText() throws Exception {
        String hostile = "'); DROP TABLE t_ai_api_logs; --\0🌙";
        try (Store store = sqlite();
                Journal journal = journal();
                LogWriter writer = new LogWriter(journal, CompletableFuture.completedFuture(store))) {
            writer.add(attempt(hostile.repeat(100), hostile, 1));
            await(writer::written, 1);

            LogRow row = store.read((DSLContext sql) -> new LogRows(sql).page(LogFilter.all(), 1, 1))
                    .getFirst();
            assertThat(row.modelCode()).hasSize(200).startsWith("'); DROP TABLE");
            assertThat(row.modelCode()).doesNotContain("\0");
        }
    }

    /** Nothing that a caller waits for waits for the database; whatever came in meanwhile is written when it is back. */
    @Test
    void databaseThatHangs_delaysNobody_andMissesNothing() throws Exception {
        try (TestingDatabase server = TestingDatabase.postgreSql();
                Store store = Store.open(TestingDatabase.settings(server.server()));
                Journal journal = journal();
                LogWriter writer = new LogWriter(journal, CompletableFuture.completedFuture(store))) {
            writer.add(attempt("gpt-4o", "openai", 1));
            await(writer::written, 1);
            server.freeze();
            try {
                for (int i = 0; i < 3000; i++) {
                    writer.add(attempt("gpt-4o", "openai", i));
                }
                assertThat(journal.lost()).isZero();
            } finally {
                server.thaw();
            }
            await(() -> store.read((DSLContext sql) -> new LogRows(sql).count(LogFilter.all())), 3001);
        }
    }

    private Store sqlite() throws Exception {
        return Store.open(TestingDatabase.settings(new Embedded(folder.resolve("penstock.db"))));
    }

    private Journal journal() throws Exception {
        return Journal.open(folder.resolve("journal"), 64 << 20);
    }

    private static void await(LongSupplier count, long expected) throws InterruptedException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (count.getAsLong() < expected) {
            assertThat(System.nanoTime())
                    .as("time ran out at " + count.getAsLong())
                    .isLessThan(end);
            Thread.sleep(5);
        }
        assertThat(count.getAsLong()).isEqualTo(expected);
    }

    static AttemptRecord attempt(String model, String provider, long key) {
        return new AttemptRecord(
                NOW,
                "req-1",
                2,
                "team",
                0,
                0,
                "chat",
                model,
                provider,
                key,
                TokenUsage.estimated(100, 10),
                42,
                AttemptRecord.Status.RATE_LIMITED,
                "upstream_rate_limited",
                "slow down",
                2_000_000,
                30_000_000,
                "{\"model\":\"gpt-4o\"}",
                "Hello",
                "127.0.0.1",
                "curl/8");
    }
}
