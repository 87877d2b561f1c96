package dev.penstock.gateway.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.gateway.identity.TestingAdmin;
import dev.penstock.gateway.observe.AttemptRecord;
import dev.penstock.gateway.store.journal.Journal;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.store.log.LogWriter;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the pages of logs and the writing of rows fare with many of them, on SQLite. It prints figures and asserts none of time; the
 * goals are 300 ms for a page of a million rows, and 5,000 rows a second while calls are served.
 * Run: {@code ./penstock test -pl gateway -am -Dtest=LogScaleTest -Dsurefire.failIfNoSpecifiedTests=false -Dpenstock.scale=true}.
 */
@EnabledIfSystemProperty(named = "penstock.scale", matches = "true")
class LogScaleTest {
    private static final String REPLY =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";
    private static final int ROWS = 1_000_000;
    private static final int BATCH = 1000;
    private static final int RUNS = 7;
    private static final String[] STATUSES = {"success", "success", "success", "error", "rate_limited", "timeout"};
    private static final String[] MODELS = {"gpt-4o", "gpt-4o-mini", "deepseek-chat", "claude-3-opus-latest"};

    @TempDir
    Path folder;

    @Test
    void pagesOfAMillionRows() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            Instant now = Instant.now();
            for (int from = 0; from < ROWS; from += BATCH) {
                List<LogRow> some = new ArrayList<>();
                for (int i = from; i < from + BATCH; i++) {
                    some.add(row(i, now.minusSeconds(ROWS - i)));
                }
                gateway.store().write((DSLContext sql) -> {
                    new LogRows(sql).add(some);
                    return true;
                });
            }
            TestingAdmin admin = TestingAdmin.of(gateway);
            for (String path : List.of(
                    "logs",
                    "logs?page=2&pageSize=50",
                    "logs?page=1000&pageSize=50",
                    "logs?status=error",
                    "logs?providerId=3",
                    "logs?keyId=17",
                    "logs?userId=5",
                    "logs?modelCode=gpt-4o&status=timeout",
                    "logs?cursor=" + middle(admin),
                    "logs/errors",
                    "dashboard?days=7",
                    "usage/aggregated")) {
                time(admin, path);
            }
        }
    }

    private static String middle(TestingAdmin admin) throws Exception {
        return TestingAdmin.data(admin.get("/api/admin/ai-stats/logs?page=100&pageSize=100"))
                .getString("nextCursor");
    }

    private static void time(TestingAdmin admin, String path) throws Exception {
        long[] micros = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long begun = System.nanoTime();
            Answer answer = admin.get("/api/admin/ai-stats/" + path);
            micros[i] = (System.nanoTime() - begun) / 1000;
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
        Arrays.sort(micros);
        System.out.printf(
                "%-45s median %7.1f ms, most %7.1f ms%n", path, micros[RUNS / 2] / 1e3, micros[RUNS - 1] / 1e3);
    }

    private static LogRow row(int i, Instant at) {
        String status = STATUSES[i % STATUSES.length];
        return new LogRow(
                0,
                at,
                Optional.of(1L + i % 3),
                List.of("openai", "anthropic", "deepseek").get(i % 3),
                Optional.of(1L + i % 11),
                Optional.of(1L + i % 40),
                Optional.of(1L + i % 25),
                Optional.empty(),
                "user-" + i % 25,
                "req_" + i,
                1,
                "chat",
                MODELS[i % MODELS.length],
                100 + i % 900,
                20 + i % 300,
                0,
                0,
                Optional.of(1_000_000L + i),
                Optional.empty(),
                Optional.empty(),
                status.equals("success") ? Optional.empty() : Optional.of("upstream_" + status),
                Optional.empty(),
                Optional.of(10L),
                200 + i % 5000,
                status,
                Optional.of("192.0.2.7"),
                Optional.of("curl/8"));
    }

    /** Rows come in as fast as the journal takes them, and calls are made all the while. */
    @Test
    void rowsWrittenPerSecond_whileCallsAreServed() throws Exception {
        int rows = 100_000;
        try (TestingUpstream upstream = new TestingUpstream().answering(connection -> connection.json(200, REPLY));
                TestingGateway gateway = TestingGateway.to(upstream);
                Journal journal = Journal.open(folder.resolve("journal"), 256L << 20);
                LogWriter writer = new LogWriter(journal, CompletableFuture.completedFuture(gateway.store()))) {
            long begun = System.nanoTime();
            Thread source = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < rows; i++) {
                    writer.add(attempt(i));
                }
            });
            List<Long> micros = new ArrayList<>();
            while (writer.written() < rows) {
                long asked = System.nanoTime();
                assertThat(call(gateway).status()).isEqualTo(200);
                micros.add((System.nanoTime() - asked) / 1000);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            source.join(TimeUnit.SECONDS.toMillis(60));
            micros.sort(null);
            System.out.printf(
                    "%,.0f rows a second, while %,d calls were served: median %.1f ms, p99 %.1f ms%n",
                    rows / seconds,
                    micros.size(),
                    micros.get(micros.size() / 2) / 1e3,
                    micros.get(micros.size() * 99 / 100) / 1e3);
            assertThat(gateway.store().<Long>read((DSLContext sql) -> new LogRows(sql).count(LogFilter.all())))
                    .isGreaterThanOrEqualTo(rows);
        }
    }

    private static Answer call(TestingGateway gateway) throws IOException {
        return RawClient.post(
                gateway.port(),
                "/v1/chat/completions",
                "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    }

    private static AttemptRecord attempt(int i) {
        return new AttemptRecord(
                Instant.now(),
                "req-" + i,
                1,
                "team-" + i % 20,
                0,
                0,
                "chat",
                MODELS[i % MODELS.length],
                "openai",
                1 + i % 10,
                TokenUsage.estimated(100, 10),
                42,
                AttemptRecord.Status.SUCCESS,
                "",
                "",
                2_000_000,
                30_000_000,
                "",
                "",
                "192.0.2.7",
                "curl/8");
    }
}
