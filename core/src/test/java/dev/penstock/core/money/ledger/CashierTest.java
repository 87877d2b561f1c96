package dev.penstock.core.money.ledger;

import static dev.penstock.core.money.ledger.TestingNode.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import dev.penstock.core.money.journal.Journal.JournalFailed;
import dev.penstock.core.money.ledger.Admission.Admitted;
import dev.penstock.core.money.ledger.Admission.Refused;
import dev.penstock.core.money.price.Charge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Admission on one node: what fits passes, what does not is refused, and nothing is held by halves. */
class CashierTest {
    private static final Scope SITE = Scope.site();
    private static final Scope KEY_DAY = new Scope(Scope.Kind.KEY_DAY, "k1");
    private static final Scope KEY_MONTH = new Scope(Scope.Kind.KEY_MONTH, "k1");

    private final Wall wall = new Wall();
    private final InMemoryTreasury treasury = new InMemoryTreasury(wall, ZoneOffset.UTC);
    private final TestingNode node = new TestingNode("n1", treasury);

    /** A clock that is set by hand. */
    private static final class Wall extends Clock {
        private Instant time = Instant.parse("2026-11-21T10:30:00Z");

        void set(Instant next) {
            time = next;
        }

        @Override
        public Instant instant() {
            return time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("has no zone");
        }
    }

    private static Limit limit(Scope scope, long nanos) {
        return new Limit(scope, Money.ofNanos(nanos));
    }

    private BudgetWindow window(Scope scope) {
        return treasury.windows().stream()
                .filter(each -> each.scope().equals(scope))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void r2_callerWithPlentyOfMoney_stillNeedsAHold() {
        Hold hold = node.admitted(10, limit(USER, 10_000_000));

        assertThat(hold.accounts()).hasSize(1);
        assertThat(node.cashier.openHolds()).isEqualTo(1);
    }

    @Test
    void refusal_saysWhatThereIs_whatIsMissing_andUntilWhen() {
        Limit limit = limit(USER, 100);
        node.settle(node.admitted(30, limit), 20);
        node.admitted(40, limit);
        node.commit();

        Verdict verdict = ((Refused) node.admit(50, limit)).verdict();

        assertThat(verdict.reason()).isEqualTo(Verdict.Reason.OVER_LIMIT);
        assertThat(verdict.scope()).isEqualTo(USER);
        assertThat(verdict.limit().nanos()).isEqualTo(100);
        assertThat(verdict.spent().nanos()
                        + verdict.held().nanos()
                        + verdict.fits().nanos())
                .isEqualTo(100);
        assertThat(verdict.estimate().nanos()).isEqualTo(50);
        assertThat(verdict.fits().nanos()).isEqualTo(40);
        assertThat(verdict.resetsAt()).contains(Instant.parse("2026-11-22T00:00:00Z"));
        assertThat(verdict.message()).contains("user", "$0.00000005", "2026-11-22T00:00:00Z");
        assertThat(node.admit(40, limit)).isInstanceOf(Admitted.class);
    }

    @Test
    void oneScopeWithoutMoney_refusesTheCall_andNoOtherScopeKeepsAHold() {
        Limit[] limits = {limit(USER, 1_000), limit(SITE, 5), limit(KEY_DAY, 1_000), limit(KEY_MONTH, 1_000)};

        Verdict verdict = ((Refused) node.admit(10, limits)).verdict();

        assertThat(verdict.scope()).isEqualTo(SITE);
        assertThat(node.cashier.openHolds()).isZero();
        assertThat(node.cashier.slices())
                .allSatisfy(slice -> assertThat(slice.held()).isZero());
        assertThat(node.admit(1_000, limit(USER, 1_000))).isInstanceOf(Admitted.class);
    }

    /** What is there is thought to be taken by those before, who are then refused by budgets of their own. */
    @Test
    void callThatFits_isNotRefused_becauseManyBeforeItMightHaveTakenTheMoney() {
        Limit site = limit(SITE, 10);
        node.cashier.release(node.admitted(10, site));
        for (int i = 0; i < 20; i++) {
            long own = i < 19 ? 9 : 10;
            await(node.attempt(10, site, limit(new Scope(Scope.Kind.USER_DAY, "u" + i), own)));
        }

        Map<Attempt, Admission> decided = decidedBy(2);

        assertThat(decided).hasSize(20);
        assertThat(decided.values())
                .filteredOn(Refused.class::isInstance)
                .hasSize(19)
                .allSatisfy(each ->
                        assertThat(((Refused) each).verdict().scope().kind()).isEqualTo(Scope.Kind.USER_DAY));
    }

    /** What is left of the user's day would be enough for each of them, but not for all. */
    @Test
    void scopeWithoutMoney_refusesAWholeLineAtOnce_alsoWhereAnotherIsNearlyUsedUp() {
        Limit user = limit(USER, 25);
        Limit month = limit(KEY_MONTH, 5);
        node.cashier.release(node.admitted(20, user));
        for (int i = 0; i < GrantErrand.DEMANDS_MAX; i++) {
            await(node.attempt(10, user, month));
        }

        Map<Attempt, Admission> decided = decidedBy(1);

        assertThat(decided)
                .hasSize(GrantErrand.DEMANDS_MAX)
                .allSatisfy((attempt, each) ->
                        assertThat(((Refused) each).verdict().scope()).isEqualTo(KEY_MONTH));
    }

    private void await(Attempt attempt) {
        assertThat(node.cashier.admit(attempt, node.now)).isInstanceOf(Admission.Waiting.class);
    }

    private Map<Attempt, Admission> decidedBy(int errands) {
        Map<Attempt, Admission> decided = new HashMap<>();
        for (int i = 0; i < errands; i++) {
            node.carryGrants().forEach(each -> decided.put(each.attempt(), each.admission()));
        }
        return decided;
    }

    /** The answer to a grant takes its time, so for a node a window is over a little before it is over for the treasury. */
    @Test
    void callAtTheEndOfAWindow_isAdmitted_whereThatWasOverForTheNode() {
        Limit hour = limit(SITE, 1_000);
        wall.set(Instant.parse("2026-11-21T10:59:50Z"));
        node.settle(node.admitted(10, hour), 10);
        wall.set(Instant.parse("2026-11-21T10:59:59.950Z"));
        node.now = Duration.ofSeconds(10).toNanos();
        node.cashier.tidy(node.now);

        assertThat(node.admit(10, hour)).isInstanceOf(Admitted.class);
        assertThat(window(SITE).window().end()).isEqualTo(Instant.parse("2026-11-21T11:00:00Z"));
    }

    @Test
    void requestBudget_coversAllAttemptsOfACall() {
        RequestPurse request = new RequestPurse("r1", Money.ofNanos(100));
        Hold first = ((Admitted) node.admit(node.attempt(request, 60))).hold();

        Verdict second = ((Refused) node.admit(node.attempt(request, 50))).verdict();
        node.settle(first, 40);

        assertThat(second.scope().kind()).isEqualTo(Scope.Kind.REQUEST);
        assertThat(second.fits().nanos()).isEqualTo(40);
        assertThat(second.resetsAt()).isEmpty();
        assertThat(node.admit(node.attempt(request, 60))).isInstanceOf(Admitted.class);
        assertThat(node.admit(node.attempt(request, 1))).isInstanceOf(Refused.class);
    }

    @Test
    void r1_512ThreadsAgainstABudgetOf10Calls_pass10_inEveryRound() throws Exception {
        int threads = 512;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                Limit[] limits = {
                    limit(new Scope(Scope.Kind.USER_DAY, "u" + round), 1_000),
                    limit(new Scope(Scope.Kind.KEY_DAY, "k" + round), 1_005),
                    limit(new Scope(Scope.Kind.KEY_MONTH, "k" + round), 1_099)
                };
                assertThat(contend(pool, threads, limits)).as("round %d", round).isEqualTo(10);
            }
        }
        node.commit();
        assertThat(Invariants.of(treasury)).isEmpty();
        assertThat(Invariants.withinLimits(treasury.windows())).isEmpty();
        assertThat(Invariants.of(node.cashier)).isEmpty();
    }

    private int contend(ExecutorService pool, int threads, Limit... limits) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(threads);
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            attempts.add(node.attempt(100, limits));
        }
        List<Future<Admission>> answers = attempts.stream()
                .map(attempt -> pool.submit(() -> {
                    barrier.await();
                    return node.cashier.admit(attempt, node.now);
                }))
                .toList();
        int passed = 0;
        int waiting = 0;
        for (Future<Admission> answer : answers) {
            Admission admission = answer.get();
            passed += admission instanceof Admitted ? 1 : 0;
            waiting += admission instanceof Admission.Waiting ? 1 : 0;
        }
        while (waiting > 0) {
            for (Admission.Decision decision : node.carryGrants()) {
                waiting--;
                passed += decision.admission() instanceof Admitted ? 1 : 0;
            }
        }
        return passed;
    }

    @Test
    void r8_andR17_holdEndsOnce_andARepeatedBatchChangesNothing() {
        Hold hold = node.admitted(50, limit(USER, 100));
        node.settle(hold, 30);
        node.records.forEach(record -> node.cashier.durable(record.lsn()));
        Batch batch = node.cashier.nextBatch().orElseThrow();

        assertThat(treasury.commit(batch)).isTrue();
        assertThat(treasury.commit(batch)).isTrue();
        assertThat(treasury.commit(batch)).isTrue();

        assertThat(window(USER).spent()).isEqualTo(30);
        assertThat(treasury.ledger()).hasSize(1);
        assertThatThrownBy(() -> node.settle(hold, 30)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> node.cashier.release(hold)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void r6_lostAnswerToAGrant_isGivenAgain_andNotGrantedAgain() {
        node.cashier.admit(node.attempt(50, limit(USER, 1_000)), node.now);
        GrantErrand errand = node.cashier.nextGrant(node.now).orElseThrow();

        GrantReply first = treasury.grant(errand);
        GrantReply second = treasury.grant(errand);

        assertThat(second).isEqualTo(first);
        long granted = window(USER).granted();
        assertThat(node.cashier.granted(second, node.now)).hasSize(1);
        assertThat(node.cashier.granted(second, node.now)).isEmpty();
        assertThat(window(USER).granted()).isEqualTo(granted);
        assertThat(node.cashier.slices())
                .singleElement()
                .satisfies(slice -> assertThat(slice.amount()).isEqualTo(granted));
    }

    @Test
    void releasedHold_isFreeAgain_andHasNoEntry() {
        Limit limit = limit(USER, 100);
        node.cashier.release(node.admitted(100, limit));
        node.commit();

        assertThat(node.admit(100, limit)).isInstanceOf(Admitted.class);
        assertThat(treasury.ledger()).isEmpty();
    }

    @Test
    void callThatCostsMoreThanItsHold_isPaidFromWhatIsLeft() {
        Limit limit = limit(USER, 1_000);
        node.settle(node.admitted(100, limit), 150);
        node.commit();

        assertThat(window(USER).spent()).isEqualTo(150);
        assertThat(window(USER).overrun()).isZero();
        assertThat(node.cashier.aboveHold()).isEqualTo(1);
    }

    @Test
    void providerThatTakesMoreThanThereIs_isBookedInTruth_andClosesTheWindow() {
        Limit limit = limit(USER, 100);
        node.settle(node.admitted(100, limit), 150);
        node.commit();

        assertThat(window(USER).spent()).isEqualTo(150);
        assertThat(window(USER).overrun()).isEqualTo(50);
        assertThat(node.cashier.overruns()).isEqualTo(1);
        assertThat(((Refused) node.admit(1, limit)).verdict().reason()).isEqualTo(Verdict.Reason.CLOSED);
        assertThat(Invariants.of(treasury)).isEmpty();
    }

    @Test
    void stream_belongsToTheWindowItWasAdmittedIn_howeverLongItRuns() {
        Limit limit = limit(SITE, 100);
        Hold stream = node.admitted(60, limit);
        wall.set(Instant.parse("2026-11-21T11:00:00Z"));
        node.now += Duration.ofMinutes(30).toNanos();
        node.cashier.renewed(treasury.renew("n1", node.cashier.epoch()), node.now);

        node.settle(node.admitted(100, limit), 100);
        node.settle(stream, 60);
        node.commit();

        assertThat(treasury.windows()).extracting(BudgetWindow::spent).containsExactly(60L, 100L);
    }

    @Test
    void clockOfTheDatabaseThatStepsBack_reopensNoWindow() {
        Limit limit = limit(SITE, 100);
        wall.set(Instant.parse("2026-11-21T11:00:01Z"));
        node.settle(node.admitted(100, limit), 100);
        node.commit();
        wall.set(Instant.parse("2026-11-21T10:59:00Z"));
        node.now += Duration.ofSeconds(1).toNanos();

        assertThat(node.admit(1, limit)).isInstanceOf(Refused.class);
        assertThat(treasury.windows()).hasSize(1);
    }

    @Test
    void limitLoweredBelowWhatIsOut_grantsNothing_recallsWhatIsIdle_andHonoursWhatRuns() {
        Limit limit = limit(USER, 1_000);
        Hold running = node.admitted(100, limit);
        treasury.limit(limit(USER, 50));
        node.second();

        assertThat(window(USER).granted()).isEqualTo(100);
        assertThat(node.admit(1, limit)).isInstanceOf(Refused.class);
        node.settle(running, 80);
        node.second();
        assertThat(window(USER).spent()).isEqualTo(80);
        treasury.limit(limit(USER, 200));
        node.now += Duration.ofSeconds(1).toNanos();
        assertThat(node.admit(120, limit)).isInstanceOf(Admitted.class);
    }

    @Test
    void r20_nodeThatCannotReachTheTreasury_spendsWhatItHas_thenSaysUnavailable() {
        Limit limit = limit(USER, 1_000_000);
        node.admitted(100, limit);

        assertThat(node.cashier.admit(node.attempt(100, limit), node.now)).isInstanceOf(Admitted.class);
        node.now += Duration.ofSeconds(61).toNanos();
        Verdict verdict = ((Refused) node.cashier.admit(node.attempt(1, limit), node.now)).verdict();
        assertThat(verdict.reason()).isEqualTo(Verdict.Reason.UNAVAILABLE);
    }

    @Test
    void oneThatWaitsTooLong_isToldSo_andItsScopeIsNotBlocked() {
        Limit limit = limit(USER, 100);
        node.cashier.admit(node.attempt(10, limit), node.now);
        node.now += Duration.ofSeconds(3).toNanos();

        assertThat(node.cashier.tidy(node.now))
                .singleElement()
                .satisfies(decision -> assertThat(decision.admission()).isInstanceOf(Refused.class));
        assertThat(node.cashier.waiting()).isZero();
        assertThat(node.admit(10, limit)).isInstanceOf(Admitted.class);
    }

    @Test
    void callerThatLeavesWhileItWaits_holdsNothing() {
        Limit limit = limit(USER, 100);
        Attempt attempt = node.attempt(10, limit);
        node.cashier.admit(attempt, node.now);
        node.cashier.leave(attempt);

        node.carryGrants();

        assertThat(node.cashier.openHolds()).isZero();
        assertThat(node.admit(100, limit)).isInstanceOf(Admitted.class);
    }

    @Test
    void r13_journalThatFails_admitsNothingMore_letsNothingNewOut_andStillBooksWhatRan() {
        Limit limit = limit(USER, 1_000);
        Hold running = node.admitted(100, limit);
        Hold unsent = node.admitted(100, limit);
        node.settle(node.admitted(10, limit), 10);
        node.commit();
        node.diskFails = true;

        assertThatThrownBy(() -> node.cashier.dispatched(unsent)).isInstanceOf(JournalFailed.class);
        assertThat(((Refused) node.admit(1, limit)).verdict().reason()).isEqualTo(Verdict.Reason.UNAVAILABLE);
        node.cashier.settle(running, new Charge(Money.ofNanos(70), Charge.Status.REPORTED, Optional.empty()));
        node.commit();

        assertThat(treasury.ledger()).extracting(LedgerEntry::amount).containsExactly(10L, 70L);
        assertThat(window(USER).granted()).isZero();
        assertThat(window(USER).spent() - window(USER).unattributed()).isEqualTo(80);
        assertThat(treasury.join("n1").distrusted()).isTrue();
        assertThat(Invariants.of(treasury)).isEmpty();
    }

    @Test
    void attemptWithoutLimits_isWrittenDown_andNeedsNoMoney() {
        node.settle(node.admitted(0), 0);
        node.commit();

        assertThat(treasury.ledger()).hasSize(1);
        assertThat(treasury.windows()).isEmpty();
    }

    @Test
    void nodeThatStops_givesEverythingBack() {
        Limit limit = limit(USER, 1_000);
        node.settle(node.admitted(100, limit), 40);
        node.cashier.stop();
        for (int i = 0; i < 3; i++) {
            node.second();
        }

        assertThat(node.cashier.isSettled()).isTrue();
        node.cashier.stopped();
        assertThat(window(USER).granted()).isZero();
        assertThat(window(USER).spent()).isEqualTo(40);
    }

    @Test
    void nodeThatStops_waitsForAGrantUnderWay_andGivesThatBackToo() {
        node.cashier.admit(node.attempt(100, limit(USER, 1_000)), node.now);
        GrantErrand errand = node.cashier.nextGrant(node.now).orElseThrow();
        node.cashier.stop();
        node.second();
        assertThat(node.cashier.isSettled()).isFalse();

        node.cashier.granted(treasury.grant(errand), node.now);
        for (int i = 0; i < 3; i++) {
            node.second();
        }

        assertThat(node.cashier.isSettled()).isTrue();
        assertThat(window(USER).granted()).isZero();
    }
}
