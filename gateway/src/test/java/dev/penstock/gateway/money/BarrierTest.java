package dev.penstock.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.gateway.identity.TestingAdmin;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.SqlTreasury;
import dev.penstock.gateway.testing.Penny;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingCallers;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 512 callers at once over HTTP, against each scope that a budget can have, and against all of them (B3). */
class BarrierTest {
    private static final int CALLERS = 512;
    private static final String BODY = Penny.chat("\"max_tokens\":1000,");

    /** What a call is held at, and costs. */
    private static final long COST = Penny.worst(BODY);

    @TempDir
    Path folder;

    private TestingUpstream upstream;

    @SuppressWarnings("NullAway.Init") // every test starts one with budgets of its own
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        Penny.billInFull(upstream, BODY);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private void gateway(String... budgets) throws Exception {
        List<String> settings = new ArrayList<>(List.of("ADMIN_PASSWORD", TestingAdmin.PASSWORD, "EVENT_LOOPS", "2"));
        settings.addAll(List.of(budgets));
        gateway = TestingGateway.with(
                Map.of(
                        "PENSTOCK_CONFIG",
                        Penny.settings(folder, upstream, Penny.CALLERS).toString()),
                settings.toArray(String[]::new));
    }

    private static String dollars(double calls) {
        return Penny.budget(calls, BODY);
    }

    private Answer call() throws IOException {
        return RawClient.post(gateway.port(), "/v1/chat/completions", BODY, Penny.ANN);
    }

    private int ask() throws IOException {
        return TestingCallers.patiently(this::call).status();
    }

    private int atOnce() throws Exception {
        return TestingCallers.atOnce(CALLERS, number -> call());
    }

    /** Waits until the books hold nothing for calls that have ended, and what they say is so. */
    private void settled(int calls) throws Exception {
        gateway.awaitNoHolds();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        SqlTreasury treasury = SqlTreasury.of(gateway.store(), ZoneOffset.UTC);
        while (treasury.present().stream().anyMatch(window -> window.spent() < calls * COST)
                && System.nanoTime() - end < 0) {
            Thread.sleep(10);
        }
        assertThat(treasury.present()).isNotEmpty().allSatisfy(window -> {
            assertThat(window.spent()).as("%s", window).isEqualTo(calls * COST);
            assertThat(window.spent() + window.granted()).isLessThanOrEqualTo(window.limit());
        });
        assertThat(BooksCheck.wrong(gateway.store())).isEmpty();
    }

    private void limit(TestingAdmin admin, String scope, String dollars) throws IOException {
        Answer answer = admin.call("PUT", "/api/admin/budgets/" + scope, "{\"limitUsd\":" + dollars + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void await(int status) throws Exception {
        int found = ask();
        for (int i = 0; i < 400 && found != status; i++) {
            Thread.sleep(25);
            found = ask();
        }
        assertThat(found)
                .as(() -> SqlTreasury.of(gateway.store(), ZoneOffset.UTC)
                        .present()
                        .toString())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user/ann", "site/all", "key/ann", "key_month/ann"})
    void limitThatAnAdminSet_whereTheSettingsSetNone_isWorthTenCalls(String scope) throws Exception {
        gateway();
        TestingAdmin admin = TestingAdmin.of(gateway);
        assertThat(ask()).isEqualTo(200);
        limit(admin, scope, "0");
        await(402);
        upstream.forgetRequests();
        limit(admin, scope, dollars(10.5));
        await(200);

        assertThat(atOnce()).isEqualTo(9);

        assertThat(upstream.forgetRequests()).isEqualTo(10);
        settled(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BUDGET_USER_DAILY_USD", "BUDGET_SITE_HOURLY_USD"})
    void r1_limitOfTheSettings_isWorthTenCalls(String budget) throws Exception {
        gateway(budget, dollars(10.5));

        assertThat(atOnce()).isEqualTo(10);

        assertThat(upstream.forgetRequests()).isEqualTo(10);
        settled(10);
    }

    @Test
    void limitOfOneCall_passesAllThatFit_andNoneThatDoNot() throws Exception {
        gateway("BUDGET_REQ_USD", dollars(1.01), "BUDGET_SITE_HOURLY_USD", dollars(CALLERS + 1));
        assertThat(atOnce()).isEqualTo(CALLERS);
        settled(CALLERS);
        gateway.close();

        gateway("BUDGET_REQ_USD", dollars(0.99), "BUDGET_SITE_HOURLY_USD", dollars(CALLERS + 1));
        upstream.forgetRequests();
        assertThat(atOnce()).isZero();
        assertThat(upstream.requestsWaiting()).isZero();
        assertThat(gateway.meter("penstock_budget_holds_open")).isZero();
    }

    @Test
    void allScopesAtOnce_theTightestDecides_andNoneKeepsAHoldOfACallThatAnotherRefused() throws Exception {
        gateway(
                "BUDGET_REQ_USD",
                dollars(1.01),
                "BUDGET_USER_DAILY_USD",
                dollars(13.5),
                "BUDGET_SITE_HOURLY_USD",
                dollars(16.5));
        TestingAdmin admin = TestingAdmin.of(gateway);
        limit(admin, "key_month/ann", dollars(11.5));
        limit(admin, "key/ann", "0");
        // Calls that pass before that limit counts cost nothing.
        upstream.answering(connection -> connection.json(200, Penny.answer("x", 0, 0)));
        await(402);
        Penny.billInFull(upstream, BODY);
        upstream.forgetRequests();
        limit(admin, "key/ann", dollars(10.5));
        await(200);

        assertThat(atOnce()).isEqualTo(9);
        assertThat(ask()).isEqualTo(402);
        assertThat(upstream.forgetRequests()).isEqualTo(10);
        settled(10);

        // What the others have left can be spent to the end, so nothing of it was lost in refusals.
        limit(admin, "key/ann", dollars(100));
        await(200);
        assertThat(atOnce()).isZero();
        limit(admin, "key_month/ann", dollars(100));
        await(200);
        await(200);
        assertThat(atOnce()).isZero();
        assertThat(upstream.forgetRequests()).isEqualTo(3);
        settled(13);
        assertThat(SqlTreasury.of(gateway.store(), ZoneOffset.UTC).present())
                .extracting(BudgetWindow::overrun)
                .containsOnly(0L);
    }
}
