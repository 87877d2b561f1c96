package dev.penstock.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.settings.DatabaseAddress.Embedded;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.Alert;
import dev.penstock.gateway.store.log.Alerts;
import dev.penstock.gateway.testing.TestingDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetWatchTest {
    private static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");

    @TempDir
    Path folder;

    private Store store;
    private BudgetWatch watch;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(TestingDatabase.settings(new Embedded(folder.resolve("penstock.db"))));
        watch = new BudgetWatch(store, new Alarm(store, Optional.empty(), Duration.ofMinutes(30)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void budgets_areTold_atFourFifthsAndAtTheirEnd_oncePerWindow() {
        window("user_day", "ada", "2026-03-08", 1_000, 799);
        watch.look(NOW);
        assertThat(told()).isEmpty();

        spend(800);
        watch.look(NOW);
        spend(900);
        watch.look(NOW.plusSeconds(300));
        assertThat(told())
                .containsExactly("warning: 80 % of the budget of user:ada until 2026-03-09T00:00:00Z is spent");

        spend(995);
        watch.look(NOW);
        watch.look(NOW.plusSeconds(3600));
        assertThat(told())
                .containsExactly(
                        "critical: The budget of user:ada until 2026-03-09T00:00:00Z is spent",
                        "warning: 80 % of the budget of user:ada until 2026-03-09T00:00:00Z is spent");
    }

    @Test
    void windowsThatAreOver_orThatNobodySpentFrom_areNotTold() {
        window("user_day", "ada", "2026-03-07", 1_000, 1_000);
        window("user_day", "bob", "2026-03-08", 0, 0);

        watch.look(NOW);

        assertThat(told()).isEmpty();
    }

    @Test
    void booksThatAgree_areNoAlert_andOthersAre() {
        watch.reconcile(NOW);
        assertThat(told()).isEmpty();

        window("user_day", "ada", "2026-03-08", 1_000, 10);
        watch.reconcile(NOW);

        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.level()).isEqualTo("critical");
            assertThat(alert.kind()).isEqualTo("books");
            assertThat(alert.detailsJson().orElseThrow()).contains("I3", "ada");
        });
    }

    private void window(String kind, String subject, String day, long limit, long spent) {
        store.write((DSLContext sql) -> sql.execute(
                "INSERT INTO penstock_budget_windows (scope_kind, scope_subject, window_start, window_end, spend_limit, spent)"
                        + " VALUES (?, ?, ? || ' 00:00:00.000', date(?, '+1 day') || ' 00:00:00.000', ?, ?)",
                kind,
                subject,
                day,
                day,
                limit,
                spent));
    }

    private void spend(long spent) {
        store.write((DSLContext sql) -> sql.execute("UPDATE penstock_budget_windows SET spent = ?", spent));
    }

    private List<Alert> alerts() {
        return store.read((DSLContext sql) -> new Alerts(sql).newest(0, 10));
    }

    private List<String> told() {
        return alerts().stream()
                .map(alert -> alert.level() + ": " + alert.message())
                .toList();
    }
}
