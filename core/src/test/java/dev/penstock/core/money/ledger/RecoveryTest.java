package dev.penstock.core.money.ledger;

import static dev.penstock.core.money.ledger.TestingNode.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.price.Charge;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the books after a crash: one row per way to end. */
class RecoveryTest {
    private static final Limit LIMIT = new Limit(USER, Money.ofNanos(10_000));

    private final InMemoryTreasury treasury =
            new InMemoryTreasury(Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC), ZoneOffset.UTC);
    private final TestingNode node = new TestingNode("n1", treasury);

    private BudgetWindow window() {
        return treasury.windows().getFirst();
    }

    private Recovery recover(boolean sameBoot) {
        Treasury.Joined joined = treasury.join("n1");
        Recovery recovery = Recovery.of(node.records, sameBoot, joined);
        node.records.addAll(recovery.records());
        recovery.batches("n1", joined.epoch()).forEach(treasury::commit);
        assertThat(Invariants.of(treasury)).isEmpty();
        return recovery;
    }

    private long granted;

    @BeforeEach
    void threeAttempts() throws Exception {
        node.settle(node.admitted(100, LIMIT), 60);
        node.cashier.dispatched(node.admitted(100, LIMIT));
        node.admitted(100, LIMIT);
        granted = window().granted();
    }

    @Test
    void killedProcess_paysWhatWasSent_andNothingElse() {
        Recovery recovery = recover(true);

        assertThat(recovery.replayed()).isEqualTo(1);
        assertThat(recovery.estimated()).isEqualTo(1);
        assertThat(window().spent()).isEqualTo(60 + 100);
        assertThat(window().granted()).isZero();
        assertThat(treasury.ledger())
                .extracting(LedgerEntry::status)
                .containsExactly(Charge.Status.REPORTED, Charge.Status.ESTIMATED_MAX);
    }

    @Test
    void lossOfPower_countsTheWholeSliceAsSpent() {
        recover(false);

        assertThat(window().spent()).isEqualTo(granted);
        assertThat(window().unattributed()).isEqualTo(granted - 60 - 100 - 100);
        assertThat(window().granted()).isZero();
    }

    @Test
    void lostJournal_countsTheWholeSliceAsSpent() {
        node.records.clear();
        recover(false);

        assertThat(window().spent()).isEqualTo(granted);
        assertThat(window().unattributed()).isEqualTo(granted);
    }

    @Test
    void orderlyStop_losesNothing_evenIfThePowerFailsAfterIt() {
        node.records.add(new JournalRecord.Stopped(1_000));
        node.records.add(new JournalRecord.Mark(1_000));
        node.records.removeIf(record ->
                record instanceof JournalRecord.Held held && !held.attempt().equals("n1-1"));
        recover(false);

        assertThat(window().spent()).isEqualTo(60);
    }

    @Test
    void secondCrashInTheMiddleOfRecovery_comesToTheSameEnd() {
        Treasury.Joined joined = treasury.join("n1");
        Recovery first = Recovery.of(node.records, true, joined);
        node.records.addAll(first.records());
        treasury.commit(
                new Batch("n1", joined.epoch(), false, true, first.steps().subList(0, 1)));

        recover(false);

        assertThat(treasury.ledger()).extracting(LedgerEntry::amount).containsExactly(60L, 100L);
        recover(true);
        assertThat(treasury.ledger()).hasSize(2);
    }

    @Test
    void r13_whatWasBookedBeforeTheCrash_isNotBookedAgain() {
        node.commit();
        recover(true);

        assertThat(treasury.ledger()).hasSize(2);
        assertThat(window().spent()).isEqualTo(160);
    }

    @Test
    void nodeThatWasGivenUp_isChargedWhole_andGetsTheRestBackWhenItReturns() {
        treasury.lose("n1");
        assertThat(window().spent()).isEqualTo(granted);
        assertThat(window().granted()).isZero();

        recover(true);

        assertThat(window().spent()).isEqualTo(160);
        assertThat(window().unattributed()).isZero();
    }

    @Test
    void oldLifeOfANode_getsNothingAndBooksNothing() {
        treasury.join("n1");
        node.records.forEach(record -> node.cashier.durable(record.lsn()));
        Batch batch = node.cashier.nextBatch().orElseThrow();

        assertThat(treasury.commit(batch)).isFalse();
        node.cashier.committed(batch, false);
        assertThat(node.cashier.isFenced()).isTrue();
        assertThat(treasury.ledger()).isEmpty();
    }

    @Test
    void nodeThatIsFencedWhileItRuns_joinsAnew_andItsCallsGoOn() {
        Hold running = node.admitted(100, LIMIT);
        treasury.lose("n1");
        node.cashier.renewed(treasury.renew("n1", node.cashier.epoch()), node.now);
        assertThat(node.cashier.isFenced()).isTrue();

        node.cashier.rejoined(treasury.join("n1"), node.now);
        node.settle(running, 70);
        assertThat(node.admit(100, LIMIT)).isInstanceOf(Admission.Admitted.class);
        node.commit();

        assertThat(treasury.ledger()).extracting(LedgerEntry::amount).containsExactly(60L, 70L);
        assertThat(Invariants.of(treasury)).isEmpty();
    }
}
