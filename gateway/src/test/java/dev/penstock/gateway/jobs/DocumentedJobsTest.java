package dev.penstock.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.penstock.gateway.settings.DatabaseAddress.Embedded;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import dev.penstock.gateway.store.log.Alert;
import dev.penstock.gateway.store.log.Alerts;
import dev.penstock.gateway.store.log.DayUsage;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.store.log.UsageStats;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.table.BudgetSlices;
import dev.penstock.gateway.store.table.BudgetWindows;
import dev.penstock.gateway.testing.TestingDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jobs of the documents do (S4-23 to S4-26). */
class DocumentedJobsTest {
    private static final Instant NOW = Instant.parse("2026-03-08T02:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-03-08");
    private static final Duration REPEAT = Duration.ofMinutes(30);

    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(TestingDatabase.settings(new Embedded(folder.resolve("penstock.db"))));
    }

    @AfterEach
    void close() {
        store.close();
    }

    // Statistics.

    @Test
    void statistics_coverEveryDayThatNobodyAddedUp() {
        calls(1, NOW.minus(Duration.ofDays(4)), "success");
        calls(2, NOW.minus(Duration.ofDays(2)), "success");
        calls(3, NOW.minusSeconds(60), "error");

        new Statistics(store, 90).addUp(NOW);

        assertThat(requestsPerDay())
                .containsExactly(TODAY.minusDays(4) + " 1", TODAY.minusDays(2) + " 2", TODAY + " 3");
    }

    @Test
    void rowsThatComeLate_areCountedTheNextTime_andNoneTwice() {
        Statistics statistics = new Statistics(store, 90);
        calls(1, NOW.minus(Duration.ofDays(5)), "success");
        calls(1, NOW.minusSeconds(1), "success");
        statistics.addUp(NOW);
        calls(1, NOW.minus(Duration.ofDays(5)), "success");

        statistics.addUp(NOW);
        assertThat(requestsPerDay()).containsExactly(TODAY.minusDays(5) + " 1", TODAY + " 1");
        statistics.addUpAgain(NOW);
        assertThat(requestsPerDay()).containsExactly(TODAY.minusDays(5) + " 2", TODAY + " 1");
    }

    @Test
    void dayThatHasLostRows_keepsItsSums() {
        Statistics statistics = new Statistics(store, 3);
        calls(4, NOW.minus(Duration.ofDays(3)), "success");
        new Statistics(store, 90).addUp(NOW);
        store.write((DSLContext sql) -> new LogRows(sql).deleteBefore(NOW, 3));

        statistics.addUpAgain(NOW);

        assertThat(requestsPerDay()).containsExactly(TODAY.minusDays(3) + " 4");
    }

    // Retention.

    @Test
    void oldRowsAndSums_areDeleted_howeverMany() {
        calls(2500, NOW.minus(Duration.ofDays(91)), "success");
        calls(2, NOW.minus(Duration.ofDays(89)), "success");
        new Statistics(store, 1000).addUp(NOW);

        new Retention(store, 90, 90).deleteOld(NOW);

        assertThat(store.<Long>read((DSLContext sql) -> new LogRows(sql).count(LogFilter.all())))
                .isEqualTo(2);
        assertThat(requestsPerDay()).containsExactly(TODAY.minusDays(89) + " 2");
    }

    @Test
    void closedSlicesOfOldBudgets_areDeleted_andTheBooksStillAgree() {
        long old = window(NOW.minus(Duration.ofDays(92)));
        long young = window(NOW.minus(Duration.ofDays(2)));
        slice(old, "closed");
        slice(old, "lost");
        slice(young, "closed");

        new Retention(store, 90, 90).deleteOld(NOW);

        assertThat(store.<List<String>>read((DSLContext sql) -> sql.select(BudgetSlices.WINDOW_ID, BudgetSlices.STATE)
                        .from(BudgetSlices.TABLE)
                        .orderBy(BudgetSlices.ID)
                        .fetch(row -> row.value1() + " " + row.value2())))
                .containsExactly(old + " lost", young + " closed");
        assertThat(BooksCheck.wrong(store)).isEmpty();
    }

    private long window(Instant start) {
        return store.write((DSLContext sql) -> sql.insertInto(BudgetWindows.TABLE)
                .set(BudgetWindows.SCOPE_KIND, "site_hour")
                .set(BudgetWindows.SCOPE_SUBJECT, "site")
                .set(BudgetWindows.WINDOW_START, start)
                .set(BudgetWindows.WINDOW_END, start.plusSeconds(3600))
                .set(BudgetWindows.SPEND_LIMIT, 100L)
                .returningResult(BudgetWindows.ID)
                .fetchSingle(BudgetWindows.ID));
    }

    private void slice(long window, String state) {
        store.write((DSLContext sql) -> sql.insertInto(BudgetSlices.TABLE)
                .set(BudgetSlices.NODE, "n")
                .set(BudgetSlices.EPOCH, 1L)
                .set(BudgetSlices.WINDOW_ID, window)
                .set(BudgetSlices.AMOUNT, 0L)
                .set(BudgetSlices.USED, 0L)
                .set(BudgetSlices.STATE, state)
                .execute());
    }

    // Alerts.

    @Test
    void moreThanFiveInAHundredFailures_areAnAlert_withItsFigures() {
        calls(93, NOW.minusSeconds(10), "success");
        calls(6, NOW.minusSeconds(10), "error");
        calls(1, NOW.minusSeconds(10), "rate_limited");
        calls(50, NOW.minusSeconds(10), "cancelled");
        calls(50, NOW.minusSeconds(301), "error");

        new ErrorRateWatch(store, alarm()).look(NOW);

        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.level()).isEqualTo("warning");
            assertThat(alert.message()).isEqualTo("AI error rate is high: 7.00%");
            assertThat(alert.detailsJson().orElseThrow()).contains("\"errorCount\":6", "\"successRate\":0.93");
        });
    }

    @Test
    void fiveInAHundredFailures_orNoCallAtAll_areNone() {
        ErrorRateWatch watch = new ErrorRateWatch(store, alarm());
        watch.look(NOW);
        calls(95, NOW.minusSeconds(10), "success");
        calls(5, NOW.minusSeconds(10), "timeout");
        watch.look(NOW);

        assertThat(alerts()).isEmpty();
    }

    @Test
    void whatStaysWrong_isToldAgainAfterAWhileOnly() {
        calls(1, NOW.minusSeconds(10), "error");
        ErrorRateWatch watch = new ErrorRateWatch(store, alarm());
        watch.look(NOW);
        watch.look(NOW.plusSeconds(120));
        assertThat(alerts()).hasSize(1);

        calls(1, NOW.plus(REPEAT), "error");
        watch.look(NOW.plus(REPEAT).plusSeconds(1));
        assertThat(alerts()).hasSize(2);
    }

    @Test
    void keysThatCannotBeUsed_areAnAlert_thatNamesThem() {
        key("good", "normal", true, Optional.empty());
        key("bad", "error", true, Optional.empty());
        key("switched off", "exhausted", false, Optional.empty());
        key("waited", "rate_limited", true, Optional.of(NOW.minusSeconds(1)));
        key("waiting", "rate_limited", true, Optional.of(NOW.plusSeconds(1)));

        new KeyStateWatch(store, alarm()).look(NOW);

        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.message()).isEqualTo("2 API keys are in abnormal status");
            assertThat(alert.detailsJson().orElseThrow())
                    .contains("\"name\":\"bad\",\"status\":\"error\"", "\"name\":\"waiting\"")
                    .doesNotContain("good", "switched off", "waited", "sk-");
        });
    }

    @Test
    void allKeysWell_isNoAlert() {
        key("good", "normal", true, Optional.empty());
        new KeyStateWatch(store, alarm()).look(NOW);

        assertThat(alerts()).isEmpty();
    }

    @Test
    void webhook_isToldTheAlert_andTriedAgain() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(told.size() == 1 ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=t";
            calls(1, NOW.minusSeconds(10), "error");
            new ErrorRateWatch(store, new Alarm(store, Optional.of(new Webhook(new Secret(address))), REPEAT))
                    .look(NOW);
        } finally {
            server.stop(0);
        }
        assertThat(told).hasSize(2);
        assertThat(told.peek())
                .startsWith(
                        "{\"level\":\"warning\",\"kind\":\"error-rate\",\"message\":\"AI error rate is high: 100.00%\"")
                .contains("\"at\":\"2026-03-08T02:00:00Z\"", "\"totalRequests\":1");
    }

    @Test
    void webhookThatIsAway_failsNothing() {
        calls(1, NOW.minusSeconds(10), "error");
        Webhook away = new Webhook(new Secret("http://127.0.0.1:1/hook"));

        new ErrorRateWatch(store, new Alarm(store, Optional.of(away), REPEAT)).look(NOW);

        assertThat(alerts()).hasSize(1);
    }

    private Alarm alarm() {
        return new Alarm(store, Optional.empty(), REPEAT);
    }

    private List<Alert> alerts() {
        return store.read((DSLContext sql) -> new Alerts(sql).newest(0, 100));
    }

    private List<String> requestsPerDay() {
        List<DayUsage> days =
                store.read((DSLContext sql) -> new UsageStats(sql).between(TODAY.minusDays(1000), TODAY.plusDays(1)));
        return days.stream().map(day -> day.day() + " " + day.sums().requests()).toList();
    }

    private void key(String name, String status, boolean active, Optional<Instant> until) {
        Optional<Instant> never = Optional.empty();
        StoredKey key = new StoredKey(
                0,
                1,
                name,
                new Secret("sk-" + name),
                Optional.empty(),
                0,
                active,
                status,
                0,
                0,
                0,
                0,
                never,
                never,
                Optional.empty(),
                until,
                Optional.empty(),
                NOW,
                NOW);
        store.write((DSLContext sql) -> new UpstreamKeys(sql).add(key));
    }

    private void calls(int count, Instant at, String status) {
        Optional<String> none = Optional.empty();
        LogRow row = new LogRow(
                0,
                at,
                Optional.of(1L),
                "openai",
                Optional.empty(),
                Optional.of(1L),
                Optional.empty(),
                Optional.empty(),
                "caller",
                "req",
                1,
                "chat",
                "m",
                10,
                5,
                0,
                0,
                Optional.of(1000L),
                none,
                none,
                none,
                none,
                Optional.empty(),
                100,
                status,
                none,
                none);
        store.write((DSLContext sql) -> {
            new LogRows(sql).add(new ArrayList<>(Collections.nCopies(count, row)));
            return count;
        });
    }
}
