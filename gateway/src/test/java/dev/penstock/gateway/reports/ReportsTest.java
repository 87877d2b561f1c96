package dev.penstock.gateway.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.identity.TestingAdmin;
import dev.penstock.gateway.store.log.Alert;
import dev.penstock.gateway.store.log.Alerts;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import dev.penstock.gateway.store.table.AiUsageStats;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was called, as the control plane tells it: 60 calls of today, one of yesterday, and ten of five days ago. */
class ReportsTest {
    private static LocalDate today;
    private static LocalDate longAgo;
    private static TestingGateway gateway;
    private static TestingAdmin admin;

    @BeforeAll
    static void start() throws Exception {
        today = LocalDate.now(ZoneOffset.UTC);
        longAgo = today.minusDays(5);
        gateway = TestingAdmin.gateway();
        admin = TestingAdmin.of(gateway);
        List<LogRow> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(row(
                    start(today).plusMillis(i / 3), 3, "deepseek-chat", i % 6 == 0 ? "error" : "success", 1_000_000));
        }
        rows.add(row(start(today.minusDays(1)), 1, "gpt-4o", "rate_limited", 0));
        for (int i = 0; i < 10; i++) {
            rows.add(row(start(longAgo).plusSeconds(i), 1, "gpt-4o", "success", 2_500_000));
        }
        gateway.store().write((DSLContext sql) -> {
            new LogRows(sql).add(rows);
            return true;
        });
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static LogRow row(Instant at, long provider, String model, String status, long nanos) {
        boolean failed = !status.equals("success");
        return new LogRow(
                0,
                at,
                Optional.of(provider),
                provider == 1 ? "openai" : "deepseek",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "=cmd|' /C calc'!A0",
                "req_1",
                1,
                "chat",
                model,
                100,
                20,
                0,
                0,
                Optional.of(nanos),
                Optional.of("{\"messages\":\"kept text\"}"),
                Optional.empty(),
                failed ? Optional.of("upstream_error") : Optional.empty(),
                Optional.empty(),
                Optional.of(10L),
                200,
                status,
                Optional.of("192.0.2.7"),
                Optional.of("curl"));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    private static JsonObject ask(String path) throws Exception {
        Answer answer = admin.get("/api/admin/ai-stats/" + path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return TestingAdmin.data(answer);
    }

    private static JsonArray askList(String path) throws Exception {
        Answer answer = admin.get("/api/admin/ai-stats/" + path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return TestingAdmin.list(answer);
    }

    @Test
    void logs_byPageNumber_asDocumented() throws Exception {
        JsonObject first = ask("logs");
        assertThat(first.getInteger("total")).isEqualTo(71);
        assertThat(first.getInteger("page")).isEqualTo(1);
        assertThat(first.getInteger("pageSize")).isEqualTo(50);
        assertThat(first.getInteger("totalPages")).isEqualTo(2);
        assertThat(first.getJsonArray("logs")).hasSize(50);
        JsonObject newest = first.getJsonArray("logs").getJsonObject(0);
        assertThat(newest.getString("modelCode")).isEqualTo("deepseek-chat");
        assertThat(newest.getDouble("costUsd")).isEqualTo(0.001);

        assertThat(ask("logs?page=2").getJsonArray("logs")).hasSize(21);
        assertThat(ask("logs?page=3").getJsonArray("logs")).isEmpty();
        assertThat(ask("logs?status=error&providerId=3").getInteger("total")).isEqualTo(10);
        assertThat(ask("logs?modelCode=gpt-4o").getInteger("total")).isEqualTo(11);
        assertThat(ask("logs?startDate=" + longAgo + "&endDate=" + longAgo).getInteger("total"))
                .isEqualTo(10);
    }

    @Test
    void logs_byCursor_areAllThere_onceEach() throws Exception {
        List<Long> ids = new ArrayList<>();
        String next = ask("logs?pageSize=7").getString("nextCursor");
        ask("logs?pageSize=7").getJsonArray("logs").forEach(row -> ids.add(((JsonObject) row).getLong("id")));
        while (next != null) {
            JsonObject page = ask("logs?pageSize=7&cursor=" + next);
            page.getJsonArray("logs").forEach(row -> ids.add(((JsonObject) row).getLong("id")));
            next = page.getString("nextCursor");
        }

        assertThat(ids).hasSize(71).doesNotHaveDuplicates();
    }

    @Test
    void filterThatIsNone_isRefused() throws Exception {
        for (String query : List.of(
                "status=odd",
                "page=0",
                "pageSize=501",
                "cursor=1",
                "startDate=2026-13-45",
                "startDate=yesterday",
                "endDate=2026-01-01T99:00:00Z",
                "modelCode=",
                "providerId=1%20OR%201=1")) {
            assertThat(admin.get("/api/admin/ai-stats/logs?" + query).status())
                    .as(query)
                    .isEqualTo(400);
        }
    }

    @Test
    void textOfCalls_isNotForViewers() throws Exception {
        assertThat(admin.get("/api/admin/ai-stats/logs?pageSize=1").text()).contains("kept text");
        admin.call(
                "POST",
                "/api/admin/users",
                "{\"username\":\"vi\",\"role\":\"viewer\",\"newPassword\":\"first password\"}");
        TestingAdmin nobody = TestingAdmin.nobody(gateway);
        Answer chosen = nobody.login("vi", "first password")
                .call(
                        "PUT",
                        "/api/auth/password",
                        "{\"currentPassword\":\"first password\",\"newPassword\":\"second password\"}");
        TestingAdmin viewer = nobody.with(TestingAdmin.data(chosen).getString("token"));

        Answer page = viewer.get("/api/admin/ai-stats/logs?pageSize=1");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).doesNotContain("kept text").doesNotContain("requestPayload");
    }

    @Test
    void export_hasEveryRow_andNoFormula() throws Exception {
        Answer csv = admin.get("/api/admin/ai-stats/logs/export");

        assertThat(csv.status()).isEqualTo(200);
        assertThat(csv.header("content-type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(csv.header("content-disposition")).isEqualTo("attachment; filename=\"penstock-logs.csv\"");
        assertThat(csv.text().lines()).hasSize(72);
        assertThat(csv.text()).contains(",'=cmd|' /C calc'!A0,").doesNotContain(",=cmd");
        assertThat(admin.get("/api/admin/ai-stats/logs/export?status=rate_limited")
                        .text()
                        .lines())
                .hasSize(2);
    }

    @Test
    void errors_areCounted_byCode_andByKey() throws Exception {
        JsonObject errors = ask("logs/errors");

        assertThat(errors.getInteger("totalErrors")).isEqualTo(11);
        assertThat(errors.getJsonArray("errorsByCode").getJsonObject(0))
                .isEqualTo(new JsonObject().put("errorCode", "upstream_error").put("count", 11));
        assertThat(errors.getJsonArray("errorsByKey").getJsonObject(0).getInteger("count"))
                .isEqualTo(11);
    }

    @Test
    void usage_isAddedUp_fromRowsOfToday_andStatisticsOfBefore() throws Exception {
        JsonObject all = ask("usage/aggregated");
        assertThat(all.getInteger("totalRequests")).isEqualTo(71);
        assertThat(all.getInteger("successCount")).isEqualTo(60);
        assertThat(all.getInteger("errorCount")).isEqualTo(10);
        assertThat(all.getInteger("totalTokens")).isEqualTo(71 * 120);
        assertThat(all.getDouble("totalCost")).isEqualTo(0.085);
        assertThat(all.getInteger("avgLatencyMs")).isEqualTo(200);
        // Asked again: statistics are not added twice.
        assertThat(ask("usage/aggregated")).isEqualTo(all);
        assertThat(ask("usage/aggregated?startDate=" + today).getInteger("totalRequests"))
                .isEqualTo(60);
        assertThat(ask("usage/aggregated?endDate=" + longAgo).getInteger("totalRequests"))
                .isEqualTo(10);
    }

    /** Adding up is for the hourly job; whoever reads must not change what he reads. */
    @Test
    void reading_writesNothing() throws Exception {
        ask("usage/aggregated");
        ask("dashboard");

        assertThat(gateway.store().<Integer>read((DSLContext sql) -> sql.fetchCount(AiUsageStats.TABLE)))
                .isZero();
    }

    @Test
    void usage_isGrouped() throws Exception {
        assertThat(askList("usage").stream().map(each -> ((JsonObject) each).getString("date")))
                .containsExactly(longAgo.toString(), today.minusDays(1).toString(), today.toString());
        assertThat(askList("usage?groupBy=provider").stream()
                        .map(each -> ((JsonObject) each).getString("providerCode")))
                .containsExactlyInAnyOrder("openai", "deepseek");
        assertThat(askList("usage?groupBy=key")).hasSize(2);
        assertThat(askList("usage?groupBy=model").stream().map(each -> ((JsonObject) each).getInteger("totalRequests")))
                .containsExactly(60, 11);
        assertThat(askList("usage?groupBy=user").getJsonObject(0).getString("caller"))
                .startsWith("=cmd");
        assertThat(admin.get("/api/admin/ai-stats/usage?groupBy=moon").status()).isEqualTo(400);
        assertThat(admin.get("/api/admin/ai-stats/usage?startDate=2020-01-01").status())
                .isEqualTo(400);
    }

    @Test
    void trend_hasEveryDay_andTheDashboardHasItAll() throws Exception {
        JsonArray trend = askList("usage/trend?days=7");
        assertThat(trend).hasSize(7);
        assertThat(trend.getJsonObject(6).getInteger("totalRequests")).isEqualTo(60);
        assertThat(trend.getJsonObject(4).getInteger("totalRequests")).isZero();

        JsonObject dashboard = ask("dashboard");
        assertThat(dashboard.getJsonObject("summary").getInteger("totalRequests"))
                .isEqualTo(71);
        assertThat(dashboard.getJsonArray("trend")).isEqualTo(trend);
        assertThat(dashboard.getJsonObject("errors").getInteger("totalErrors")).isEqualTo(11);
    }

    @Test
    void alerts_areListed_andAcknowledgedOnce() throws Exception {
        long id = gateway.store()
                .write((DSLContext sql) -> new Alerts(sql)
                        .add(new Alert(
                                0,
                                "warning",
                                "error_rate",
                                "AI error rate is high: 14.49%",
                                Optional.of("{\"errors\":10}"),
                                Optional.empty(),
                                start(today))));

        JsonObject listed = TestingAdmin.data(admin.get("/api/admin/alerts"))
                .getJsonArray("alerts")
                .getJsonObject(0);
        assertThat(listed.getString("message")).isEqualTo("AI error rate is high: 14.49%");
        assertThat(listed.getJsonObject("details").getInteger("errors")).isEqualTo(10);
        assertThat(listed.getString("acknowledgedAt")).isNull();

        String path = "/api/admin/alerts/" + id + "/acknowledge";
        JsonObject seen = TestingAdmin.data(admin.call("POST", path, ""));
        assertThat(seen.getString("acknowledgedAt")).isNotNull();
        assertThat(TestingAdmin.data(admin.call("POST", path, ""))).isEqualTo(seen);
        assertThat(admin.call("POST", "/api/admin/alerts/999/acknowledge", "").status())
                .isEqualTo(404);
        assertThat(admin.get("/api/admin/audit").text()).containsOnlyOnce("\"action\":\"acknowledge\"");
    }
}
