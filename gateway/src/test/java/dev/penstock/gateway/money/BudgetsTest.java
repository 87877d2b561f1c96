package dev.penstock.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.testing.Penny;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets as callers meet them: what fits passes, what does not is told before anything is sent, and the ledger says the truth. */
class BudgetsTest {
    private static final String CHAT = "/v1/chat/completions";

    /** For so long a gateway takes the treasury's last no for an answer. */
    private static final Duration NOT_ASKED_AGAIN = Duration.ofMillis(300);

    @TempDir
    Path folder;

    private TestingUpstream upstream;

    @SuppressWarnings("NullAway.Init") // every test starts one with budgets of its own
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        answering(10, 20);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private void gateway(String... budgets) throws Exception {
        gateway("", budgets);
    }

    private Map<String, String> settings(String more) throws IOException {
        return Map.of("PENSTOCK_CONFIG", Penny.settings(folder, upstream, more).toString());
    }

    private void gateway(String more, String[] budgets) throws Exception {
        gateway = TestingGateway.with(settings(more), budgets);
    }

    private void answering(long input, long output) {
        upstream.answering(connection -> connection.json(200, Penny.answer("some words", Penny.usage(input, output))));
    }

    private Answer ask(String body, String... headers) throws IOException {
        return TestingCallers.patiently(() -> RawClient.post(gateway.port(), CHAT, body, headers));
    }

    @Test
    void callThatFits_isAnswered_andTheLedgerSaysWhatItCost() throws Exception {
        gateway("BUDGET_USER_DAILY_USD", "1", "BUDGET_SITE_HOURLY_USD", "1", "BUDGET_REQ_USD", "0.1");

        assertThat(ask(Penny.chat("penny", "\"max_tokens\":100,")).status()).isEqualTo(200);

        LedgerRow row = gateway.ledger(1).getFirst();
        assertThat(row.amount()).isEqualTo(30_000);
        assertThat(row.estimate()).isGreaterThan(row.amount());
        assertThat(row.status()).isEqualTo("reported");
        assertThat(row.user()).isEqualTo("anonymous");
        assertThat(row.model()).isEqualTo("penny");
        gateway.awaitNoHolds();
        assertThat(gateway.meter("ep_chat_actual_cost_usd_total")).isCloseTo(0.00003, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "BUDGET_REQ_USD, request, /v1/chat/completions",
        "BUDGET_USER_DAILY_USD, user, /v1/chat/completions",
        "BUDGET_SITE_HOURLY_USD, site, /v1/chat/completions",
        "BUDGET_USER_DAILY_USD, user, /v1/messages",
        "BUDGET_USER_DAILY_USD, user, /api/chat"
    })
    void callOverTheBudget_isTold402_withTheFigures_inItsDialect_andNothingIsSent(
            String budget, String scope, String path) throws Exception {
        gateway(budget, "0.0005");
        String limit = path.startsWith("/api") ? "\"options\":{\"num_predict\":1000}," : "\"max_tokens\":1000,";

        Answer answer = RawClient.post(gateway.port(), path, Penny.chat("penny", limit));

        assertThat(answer.status()).isEqualTo(402);
        JsonObject body = new JsonObject(answer.text());
        JsonObject error = path.startsWith("/api") ? body : body.getJsonObject("error");
        assertThat(error.getString("type")).isEqualTo("budget_exceeded");
        assertThat(error.getString("scope")).isEqualTo(scope);
        assertThat(error.getDouble("limit")).isEqualTo(0.0005);
        assertThat(error.getDouble("spent")).isZero();
        assertThat(error.getDouble("held")).isZero();
        assertThat(error.getDouble("estimate")).isGreaterThan(0.001);
        assertThat(error.getDouble("fits")).isEqualTo(0.0005);
        assertThat(error.getLong("fits_output_tokens")).isBetween(100L, 499L);
        assertThat(error.containsKey("resets_at")).isEqualTo(!scope.equals("request"));
        assertThat(upstream.requestsWaiting()).isZero();
        assertThat(gateway.meter("ep_chat_budget_circuit_breaker_total{reason=\"" + scope + "\""))
                .isZero();
        assertThat(gateway.meter("ep_chat_budget_circuit_breaker_total")).isEqualTo(1);
        gateway.awaitNoHolds();
    }

    @Test
    void callWithoutALimit_isSentWithTheModels_andNearTheEndWithWhatFits() throws Exception {
        gateway("BUDGET_USER_DAILY_USD", "0.0018");
        answering(10, 700);

        assertThat(ask(Penny.chat("penny", "")).status()).isEqualTo(200);
        assertThat(new JsonObject(upstream.request().text()).getLong("max_tokens"))
                .isEqualTo(1000);
        gateway.awaitNoHolds();
        gateway.ledger(1);
        assertThat(ask(Penny.chat("penny", "\"max_tokens\":null,")).status()).isEqualTo(200);

        assertThat(new JsonObject(upstream.request().text()).getLong("max_tokens"))
                .isBetween(256L, 999L);
    }

    @Test
    void modelWithoutAPrice_isRefused_oneThatIsFree_isNot_evenWhereNothingIsLeft() throws Exception {
        gateway("BUDGET_USER_DAILY_USD", "0");

        Answer unknown = ask(Penny.chat("unknown", ""));
        assertThat(unknown.status()).isEqualTo(402);
        assertThat(unknown.text()).contains("has no price", "providers.openai.models.unknown.price", "model_unpriced");
        assertThat(ask(Penny.chat("penny", "")).status()).isEqualTo(402);
        assertThat(ask(Penny.chat("free", "")).status()).isEqualTo(200);
        assertThat(upstream.forgetRequests()).isEqualTo(1);
    }

    @Test
    void budgetsThatAreOff_admitWhatHasNoPrice() throws Exception {
        gateway();

        assertThat(ask(Penny.chat("unknown", "")).status()).isEqualTo(200);
    }

    @Test
    void r11_explicitZeroUsage_costsNothing() throws Exception {
        answering(0, 0);
        gateway("BUDGET_USER_DAILY_USD", "1");

        ask(Penny.chat("penny", ""));

        assertThat(gateway.ledger(1).getFirst().amount()).isZero();
        assertThat(gateway.ledger(1).getFirst().status()).isEqualTo("reported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":-100000}",
                ",\"usage\":{\"prompt_tokens\":\"many\",\"completion_tokens\":1e30}",
                ",\"usage\":{\"prompt_tokens\":NaN}",
                ",\"usage\":[]",
                ",\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":900719925474099300000}",
                ",\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":900000000}"
            })
    void r12_usageThatIsMissingOrHostile_isMeteredOrHeld_andNeverARefund(String usage) throws Exception {
        AtomicBoolean stream = new AtomicBoolean();
        upstream.answering(connection -> {
            if (stream.get()) {
                connection.startEvents();
                connection
                        .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"some words\"}}]}\n\n")
                        .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
                        .chunk("data: {\"choices\":[]" + usage + "}\n\ndata: [DONE]\n\n")
                        .endChunks();
            } else {
                connection.json(200, Penny.answer("some words", usage));
            }
        });
        gateway("BUDGET_USER_DAILY_USD", "1", "RETRY_ATTEMPTS", "1");

        ask(Penny.chat("penny", "\"max_tokens\":100,"));
        stream.set(true);
        ask(Penny.chat("penny", "\"max_tokens\":100,\"stream\":true,"));

        assertThat(gateway.ledger(2))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.amount()).isPositive().isLessThanOrEqualTo(row.estimate()));
        gateway.awaitNoHolds();
    }

    @Test
    void eachAttempt_hasItsOwnEntry_andOneThatIsKnownUnbilled_none() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        upstream.answering(connection -> {
            switch (calls.incrementAndGet()) {
                case 1 -> connection.json(503, "{\"error\":{\"message\":\"later\"}}");
                case 2 ->
                    connection
                            .send("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")
                            .reset();
                default -> connection.json(200, Penny.answer("some words", Penny.usage(10, 20)));
            }
        });
        gateway("BUDGET_USER_DAILY_USD", "1");

        assertThat(ask(Penny.chat("penny", "\"max_tokens\":100,")).status()).isEqualTo(200);

        List<LedgerRow> rows = gateway.ledger(2);
        assertThat(rows).extracting(LedgerRow::status).containsExactlyInAnyOrder("estimated_max", "reported");
        assertThat(rows)
                .extracting(LedgerRow::request)
                .containsOnly(rows.getFirst().request());
        gateway.awaitNoHolds();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void r10_callerThatDropsTheStreamJustBeforeItsUsage_paysForWhatItGot(int eventsOfTheEnd) throws Exception {
        String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"twelve bytes\"}}]}\n\n";
        String stop = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        String told = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":300}}\n\n";
        List<String> end = List.of(stop, told, "data: [DONE]\n\n");
        upstream.answering(connection -> {
            connection.startEvents();
            for (int i = 0; i < 100; i++) {
                connection.chunk(event);
            }
            connection.chunk(event.replace("twelve bytes", "the last of all"));
            for (String each : end.subList(0, eventsOfTheEnd)) {
                connection.chunk(each);
            }
            connection.sawHangUp();
        });
        gateway("BUDGET_USER_DAILY_USD", "1");

        try (RawClient client = new RawClient(gateway.port())) {
            client.sendPost(CHAT, Penny.chat("penny", "\"stream\":true,\"stream_options\":{\"include_usage\":true},"));
            client.readUntil("the last of all");
            client.reset();
        }

        LedgerRow row = gateway.ledger(1).getFirst();
        assertThat(row.amount()).isBetween(300_000L, row.estimate());
        gateway.awaitNoHolds();
    }

    /** An hour of Kolkata ends at half past one of UTC. */
    @ParameterizedTest
    @CsvSource({
        "BUDGET_USER_DAILY_USD, Asia/Shanghai, 2026-11-21T16:00:00Z",
        "BUDGET_SITE_HOURLY_USD, Asia/Kolkata, 2026-11-21T15:30:00Z"
    })
    void windowsEndAtMidnightAndAtTheHour_ofTheirZone_byTheClockOfTheBooks(String budget, String zone, Instant end)
            throws Exception {
        answering(10, 900);
        Instant[] time = {end.minusSeconds(1800)};
        gateway = TestingGateway.at(() -> time[0], settings(""), budget, "0.0012", "BUDGET_TIMEZONE", zone);
        String body = Penny.chat("penny", "\"max_tokens\":1000,");

        assertThat(ask(body).status()).isEqualTo(200);
        gateway.ledger(1);
        Answer refused = ask(body);
        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.text()).contains("\"resets_at\":\"" + end + "\"");
        for (Instant same : List.of(end.minusSeconds(86_400 + 3_600), end.minusNanos(1_000_000))) {
            time[0] = same;
            Thread.sleep(NOT_ASKED_AGAIN);
            assertThat(ask(body).status()).as("at %s", same).isEqualTo(402);
        }
        time[0] = end;
        Thread.sleep(NOT_ASKED_AGAIN);

        assertThat(ask(body).status()).isEqualTo(200);
        gateway.ledger(2);
        time[0] = end.minusSeconds(60);
        Thread.sleep(NOT_ASKED_AGAIN);
        assertThat(ask(body).status()).as("in the window that was over").isEqualTo(402);
    }
}
