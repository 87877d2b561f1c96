package dev.penstock.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.journal.Purpose;
import dev.penstock.core.money.ledger.Admission;
import dev.penstock.core.money.ledger.Admission.Admitted;
import dev.penstock.core.money.ledger.Attempt;
import dev.penstock.core.money.ledger.Batch;
import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.core.money.ledger.Cashier;
import dev.penstock.core.money.ledger.GrantErrand;
import dev.penstock.core.money.ledger.GrantErrand.Ask;
import dev.penstock.core.money.ledger.GrantErrand.Demand;
import dev.penstock.core.money.ledger.GrantReply;
import dev.penstock.core.money.ledger.GrantReply.Decided;
import dev.penstock.core.money.ledger.GrantReply.Outcome;
import dev.penstock.core.money.ledger.InMemoryTreasury;
import dev.penstock.core.money.ledger.Treasury;
import dev.penstock.core.money.ledger.Treasury.Joined;
import dev.penstock.core.money.price.Charge;
import dev.penstock.gateway.store.money.BooksCheck;
import dev.penstock.gateway.store.money.BudgetLimits;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.SqlTreasury;
import dev.penstock.gateway.testing.TestingGateway;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

/** What the treasury in every database does: what the simulated one does, durable, and with nodes that come at once. */
abstract class TreasuryContract extends DatabaseContract {
    private static final Scope SITE = Scope.site();
    private static final Scope USER = new Scope(Scope.Kind.USER_DAY, "u1");

    private Instant time = Instant.parse("2026-11-21T10:30:00Z");

    private SqlTreasury treasury() {
        return SqlTreasury.of(store, ZoneOffset.UTC, () -> time);
    }

    private static Limit limit(Scope scope, long nanos) {
        return new Limit(scope, Money.ofNanos(nanos));
    }

    private static Attempt attempt(String id, long worst, Limit... limits) {
        return new Attempt(
                id,
                Money.ofNanos(worst),
                List.of(limits),
                null,
                new Purpose("r-" + id, "u1", "", "openai", "m", "p@1"));
    }

    /** A node whose errands are done at once; its journal is only counted. */
    private static final class Node {
        final Treasury treasury;
        final Cashier cashier;

        Node(String name, Treasury treasury) {
            this.treasury = treasury;
            Joined joined = treasury.join(name);
            this.cashier = new Cashier(name, joined, joined.lastLsn(), record -> {}, System.nanoTime());
        }

        Admission admit(Attempt attempt) {
            Admission admission = cashier.admit(attempt, System.nanoTime());
            while (admission instanceof Admission.Waiting) {
                commit();
                GrantErrand errand = cashier.nextGrant(System.nanoTime()).orElseThrow();
                for (Admission.Decision decision : cashier.granted(treasury.grant(errand), System.nanoTime())) {
                    admission = decision.admission();
                }
            }
            return admission;
        }

        boolean spend(Attempt attempt, long cost) {
            if (!(admit(attempt) instanceof Admitted(var hold))) {
                return false;
            }
            cashier.settle(hold, new Charge(Money.ofNanos(cost), Charge.Status.METERED, Optional.empty()));
            return true;
        }

        void commit() {
            cashier.durable(Long.MAX_VALUE);
            for (Optional<Batch> batch = cashier.nextBatch(); batch.isPresent(); batch = cashier.nextBatch()) {
                cashier.committed(batch.get(), treasury.commit(batch.get()));
            }
        }
    }

    private BudgetWindow window(Scope scope) {
        return treasury().present(scope).orElseThrow();
    }

    private List<String> wrong() {
        return BooksCheck.wrong(store);
    }

    @Test
    void historyOfManySteps_hasTheSameAnswersAndBooks_asInMemory() {
        Random random = new Random(11);
        InMemoryTreasury memory = new InMemoryTreasury(() -> time, ZoneOffset.UTC);
        SqlTreasury sql = treasury();
        Map<String, Joined> lives = new HashMap<>();
        Map<String, Long> errands = new HashMap<>();
        Map<String, Long> steps = new HashMap<>();
        Map<Long, Long> slices = new HashMap<>();
        Map<Long, String> owners = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            String node = "n" + random.nextInt(3);
            if (!lives.containsKey(node) || random.nextInt(20) == 0) {
                Joined joined = memory.join(node);
                assertThat(sql.join(node)).isEqualTo(joined);
                lives.put(node, joined);
                errands.put(node, 0L);
                slices.keySet().removeIf(id -> node.equals(owners.get(id)));
            }
            time = time.plusSeconds(random.nextInt(300));
            memory.loseSilentNodes();
            sql.loseSilentNodes();
            long epoch = lives.get(node).epoch();
            switch (random.nextInt(3)) {
                case 0 -> {
                    long seq = errands.merge(node, 1L, Long::sum);
                    Ask site = ask(limit(SITE, 10_000), random.nextInt(900), random.nextInt(3000));
                    Ask user = ask(limit(USER, 7_000), random.nextInt(900), random.nextInt(3000));
                    GrantErrand errand = new GrantErrand(
                            node, epoch, seq, List.of(new Demand(List.of(site, user)), new Demand(List.of(user))));
                    GrantReply reply = memory.grant(errand);
                    assertThat(sql.grant(errand)).isEqualTo(reply);
                    assertThat(sql.grant(errand)).isEqualTo(reply);
                    if (reply instanceof Decided decided) {
                        decided.outcomes().stream()
                                .filter(Outcome.Given.class::isInstance)
                                .flatMap(outcome -> ((Outcome.Given) outcome).portions().stream())
                                .forEach(portion -> {
                                    slices.merge(portion.slice(), portion.amount(), Long::sum);
                                    owners.put(portion.slice(), node);
                                });
                    }
                }
                case 1 -> {
                    long lsn = steps.merge(node, 1L, Long::sum);
                    List<Batch.Step> told = new ArrayList<>();
                    for (Map.Entry<Long, Long> slice : List.copyOf(slices.entrySet())) {
                        if (node.equals(owners.get(slice.getKey())) && slice.getValue() > 1) {
                            long back = slice.getValue() / 2;
                            told.add(new Batch.Step.Return(lsn, slice.getKey(), back));
                            slices.put(slice.getKey(), slice.getValue() - back);
                            break;
                        }
                    }
                    Batch batch = new Batch(node, epoch, false, false, told);
                    assertThat(sql.commit(batch)).isEqualTo(memory.commit(batch));
                    assertThat(sql.commit(batch)).isEqualTo(memory.commit(batch));
                }
                default -> assertThat(sql.renew(node, epoch)).isEqualTo(memory.renew(node, epoch));
            }
        }
        Map<Object, BudgetWindow> newest = new HashMap<>();
        memory.windows().forEach(each -> newest.put(each.scope(), each));
        newest.values()
                .forEach(each -> assertThat(sql.look(List.of(limit(each.scope(), each.limit()))))
                        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
                        .isEqualTo(List.of(each.window().contains(time) ? each : memoryLook(memory, each))));
        assertThat(wrong()).isEmpty();
    }

    private static Ask ask(Limit limit, long least, long wish) {
        return new Ask(limit, least / 2, least, wish);
    }

    private static BudgetWindow memoryLook(InMemoryTreasury memory, BudgetWindow old) {
        memory.join("looker");
        memory.grant(new GrantErrand(
                "looker", 1, 1, List.of(new Demand(List.of(ask(limit(old.scope(), old.limit()), 0, 0))))));
        return memory.windows().getLast();
    }

    @Test
    void manyNodesAtOnce_spendTheBudget_andNotANanoMore() throws Exception {
        int nodes = 4;
        Limit site = limit(SITE, 10_000);
        Limit user = limit(USER, 1_000_000);
        List<Future<Long>> spent = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(nodes)) {
            for (int n = 0; n < nodes; n++) {
                Node node = new Node("n" + n, treasury());
                int number = n;
                spent.add(pool.submit(() -> {
                    long sum = 0;
                    for (int i = 0; i < 2_000; i++) {
                        sum += node.spend(attempt(number + "-" + i, 10, site, user), 10) ? 10 : 0;
                        if (i % 50 == 0) {
                            node.commit();
                        }
                    }
                    node.cashier.stop();
                    node.cashier.tidy(System.nanoTime());
                    node.commit();
                    return sum;
                }));
            }
        }
        long sum = 0;
        for (Future<Long> each : spent) {
            sum += each.get();
        }
        assertThat(sum).isBetween(9_700L, 10_000L);
        assertThat(window(SITE).spent()).isEqualTo(sum);
        assertThat(window(SITE).granted()).isZero();
        assertThat(window(USER).spent()).isEqualTo(sum);
        assertThat(TestingGateway.ledger(store)).hasSize((int) (sum / 10));
        assertThat(wrong()).isEmpty();
    }

    @Test
    void batchThatIsToldTwice_countsOnce() {
        Node node = new Node("n1", treasury());
        assertThat(node.spend(attempt("a", 50, limit(SITE, 1_000)), 30)).isTrue();
        node.cashier.durable(Long.MAX_VALUE);
        Batch batch = node.cashier.nextBatch().orElseThrow();

        assertThat(treasury().commit(batch)).isTrue();
        assertThat(treasury().commit(batch)).isTrue();

        assertThat(window(SITE).spent()).isEqualTo(30);
        assertThat(TestingGateway.ledger(store)).singleElement().satisfies(row -> {
            assertThat(row.entry()).isEqualTo("a");
            assertThat(row.amount()).isEqualTo(30);
            assertThat(row.estimate()).isEqualTo(50);
            assertThat(row.user()).isEqualTo("u1");
        });
        assertThat(wrong()).isEmpty();
    }

    @Test
    void entryThatIsKnown_isPassedOverAfterACrash_andRefusedOtherwise_withAllThatIsToldWithIt() {
        Node node = new Node("n1", treasury());
        node.spend(attempt("a", 50, limit(SITE, 1_000)), 30);
        node.cashier.durable(Long.MAX_VALUE);
        Batch first = node.cashier.nextBatch().orElseThrow();
        assertThat(treasury().commit(first)).isTrue();
        Batch.Step.Spend known = (Batch.Step.Spend) first.steps().getFirst();
        long next = first.through() + 1;
        List<Batch.Step> again = List.of(
                new Batch.Step.Return(
                        next, known.entry().allocations().getFirst().slice(), 5),
                new Batch.Step.Spend(next + 1, known.entry()));
        long granted = window(SITE).granted();

        assertThatThrownBy(() -> treasury().commit(new Batch("n1", first.epoch(), false, false, again)))
                .isInstanceOf(DataAccessException.class);
        assertThat(window(SITE).granted()).isEqualTo(granted);

        assertThat(treasury().commit(new Batch("n1", first.epoch(), false, true, again)))
                .isTrue();
        assertThat(window(SITE).granted()).isEqualTo(granted - 5);
        assertThat(window(SITE).spent()).isEqualTo(30);
        assertThat(TestingGateway.ledger(store)).hasSize(1);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void formerLife_isFenced() {
        Node old = new Node("n1", treasury());
        assertThat(old.spend(attempt("a", 50, limit(SITE, 1_000)), 30)).isTrue();
        new Node("n1", treasury());

        old.commit();

        assertThat(old.cashier.isFenced()).isTrue();
        assertThat(window(SITE).spent()).isZero();
    }

    @Test
    void silentNode_isGivenUp_itsMoneyCountsAsSpent_untilItComesBack() {
        Node node = new Node("n1", treasury());
        assertThat(node.spend(attempt("a", 50, limit(SITE, 1_000)), 30)).isTrue();
        long granted = window(SITE).granted();
        time = time.plusSeconds(61);

        assertThat(treasury().loseSilentNodes()).containsExactly("n1");
        assertThat(window(SITE).spent()).isEqualTo(granted);
        assertThat(window(SITE).unattributed()).isEqualTo(granted);
        assertThat(treasury().renew("n1", node.cashier.epoch()).lives()).isFalse();

        node.commit();
        assertThat(window(SITE).unattributed()).isEqualTo(granted - 30);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void clockThatIsSetBack_opensNoOldWindow_andOneThatRunsOn_opensTheNext() {
        Node node = new Node("n1", treasury());
        Limit site = limit(SITE, 100);
        assertThat(node.spend(attempt("a", 60, site), 60)).isTrue();
        node.commit();
        time = Instant.parse("2026-11-21T10:59:59.999Z");
        assertThat(treasury().look(List.of(site)).getFirst().spent()).isEqualTo(60);
        time = time.minusSeconds(86_400);
        assertThat(treasury().look(List.of(site)).getFirst().spent()).isEqualTo(60);
        time = Instant.parse("2026-11-21T11:00:00Z");

        BudgetWindow next = treasury().look(List.of(site)).getFirst();

        assertThat(next.spent()).isZero();
        assertThat(next.window().start()).isEqualTo(time);
    }

    @Test
    void limitThatSomebodySet_countsAtOnce_andTheRaisedOne_untilItsTime() {
        Limit site = limit(SITE, 100);
        assertThat(treasury().look(List.of(site)).getFirst().limit()).isEqualTo(100);

        treasury()
                .limit(new BudgetLimits.Own(
                        SITE, Optional.of(50L), Optional.of(500L), Optional.of(time.plusSeconds(60))));
        assertThat(treasury().look(List.of(site)).getFirst().limit()).isEqualTo(500);
        time = time.plusSeconds(60);
        assertThat(treasury().look(List.of(site)).getFirst().limit()).isEqualTo(50);
        treasury().unlimit(SITE);
        assertThat(treasury().look(List.of(site)).getFirst().limit()).isEqualTo(100);
    }

    @Test
    void correction_givesTheBudgetBack_byAnEntryThatStays() {
        Node node = new Node("n1", treasury());
        Limit site = limit(SITE, 100);
        assertThat(node.spend(attempt("a", 90, site), 90)).isTrue();
        node.commit();

        treasury().correct(site, -40, "root", "wrong price");
        assertThat(window(SITE).spent()).isEqualTo(50);
        treasury().reset(site, "root", "a new start");

        assertThat(window(SITE).spent()).isZero();
        assertThat(TestingGateway.ledger(store))
                .extracting(LedgerRow::amount)
                .containsExactlyInAnyOrder(90L, -40L, -50L);
        assertThatThrownBy(() -> treasury().correct(site, -1, "root", "too much"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
        assertThat(wrong()).isEmpty();
    }

    @Test
    void entriesOfAnOlderDatabase_keepTheirWindows() throws Exception {
        Node node = new Node("a", treasury());
        node.spend(attempt("both", 10, limit(SITE, 100), limit(USER, 100)), 7);
        node.spend(attempt("site", 10, limit(SITE, 100)), 5);
        node.commit();
        treasury().correct(limit(USER, 100), 9, "root", "a gift");
        List<String> windows = windows();
        assertThat(windows).hasSize(3);

        store.write(sql -> {
            sql.execute("CREATE TABLE penstock_ledger_parts (entry_id VARCHAR(200) NOT NULL, slice_id BIGINT NOT NULL,"
                    + " window_id BIGINT NOT NULL, from_slice BIGINT NOT NULL, overrun BIGINT NOT NULL)");
            sql.fetch("SELECT entry_id, windows, amount FROM penstock_ledger")
                    .forEach(row -> Pattern.compile(",")
                            .splitAsStream(row.get(1, String.class))
                            .forEach(window -> sql.execute(
                                    "INSERT INTO penstock_ledger_parts VALUES (?, 1, ?, ?, 0)",
                                    row.get(0),
                                    Long.valueOf(window),
                                    row.get(2))));
            sql.execute("ALTER TABLE penstock_ledger DROP COLUMN windows");
            return sql.execute("DELETE FROM penstock_schema_history WHERE version = '9'");
        });
        store.close();
        store = Store.open(again());

        assertThat(windows()).isEqualTo(windows);
        assertThat(wrong()).isEmpty();
    }

    private List<String> windows() {
        return store.read((DSLContext sql) ->
                sql.fetch("SELECT windows FROM penstock_ledger ORDER BY id").getValues(0, String.class));
    }
}
