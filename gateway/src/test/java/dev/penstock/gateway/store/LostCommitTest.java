package dev.penstock.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import dev.penstock.core.money.journal.Purpose;
import dev.penstock.core.money.ledger.Admission;
import dev.penstock.core.money.ledger.Admission.Admitted;
import dev.penstock.core.money.ledger.Attempt;
import dev.penstock.core.money.price.Charge;
import dev.penstock.gateway.money.Bursar;
import dev.penstock.gateway.settings.DatabaseAddress.Server;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.SqlTreasury;
import dev.penstock.gateway.testing.TestingDatabase;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server commits, and its answer is lost (B14): what was granted and what was spent counts once all the same. */
class LostCommitTest {
    private static final Limit SITE = new Limit(Scope.site(), Money.ofNanos(1_000));

    @TempDir
    Path folder;

    @Test
    void mariaDb_countsOnce() throws Exception {
        try (TestingDatabase database = TestingDatabase.mariaDb()) {
            countsOnce(database);
        }
    }

    @Test
    void postgreSql_countsOnce() throws Exception {
        try (TestingDatabase database = TestingDatabase.postgreSql()) {
            countsOnce(database);
        }
    }

    private void countsOnce(TestingDatabase database) throws Exception {
        Server direct = database.server();
        try (CuttingProxy proxy = new CuttingProxy(direct.port());
                Store store = Store.open(TestingDatabase.settings(new Server(
                        direct.kind(),
                        direct.host(),
                        proxy.port(),
                        direct.database(),
                        direct.user(),
                        direct.password(),
                        direct.tls())))) {
            SqlTreasury treasury = SqlTreasury.of(store, ZoneOffset.UTC);
            int admitted = 0;
            try (Bursar bursar = Bursar.start(folder, CompletableFuture.completedFuture(treasury), told -> {})) {
                for (int i = 0; i < 120; i++) {
                    if (i % 10 == 0) {
                        proxy.cutNext(2);
                    }
                    admitted += spend(bursar, "a" + i) ? 1 : 0;
                }
            }
            assertThat(proxy.cut()).isPositive();
            assertThat(admitted).isEqualTo(100);
            assertThat(treasury.present(Scope.site()).orElseThrow().spent()).isEqualTo(1_000);
            assertThat(treasury.present(Scope.site()).orElseThrow().granted()).isZero();
            assertThat(BooksCheck.wrong(store)).isEmpty();
        }
    }

    /** Money may be out of sight for a moment while an answer is lost; a call is refused for good only where it is spent. */
    private static boolean spend(Bursar bursar, String id) throws Exception {
        int tries = 0;
        while (true) {
            tries++;
            Attempt attempt = new Attempt(id + "." + tries, Money.ofNanos(10), List.of(SITE), null, Purpose.NONE);
            CompletableFuture<Admission> later = new CompletableFuture<>();
            Admission admission = bursar.admit(attempt, later::complete);
            if (admission instanceof Admission.Waiting) {
                admission = later.get(30, TimeUnit.SECONDS);
            }
            switch (admission) {
                case Admitted(var hold) -> {
                    bursar.dispatched(hold);
                    bursar.settle(hold, new Charge(Money.ofNanos(10), Charge.Status.METERED, Optional.empty()));
                    return true;
                }
                case Admission.Refused(var verdict) -> {
                    if (verdict.reason() == Verdict.Reason.OVER_LIMIT
                            && verdict.spent().nanos() + verdict.held().nanos() >= 1_000) {
                        return false;
                    }
                    assertThat(tries).isLessThan(100);
                }
                case Admission.Waiting() -> throw new AssertionError("decided to wait");
            }
        }
    }
}
