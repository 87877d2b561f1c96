package dev.penstock.core.money.ledger;

import static dev.penstock.core.money.ledger.TestingNode.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node that was killed, and finds a treasury that was set back to an earlier state, as a restored database is: what its journal
 * says that calls cost is booked, to the last bit, and whatever the older state had granted is spent.
 *
 * <p>{@code -Dpenstock.seed} adds to the seeds.
 */
class RestoredTreasuryTest {
    private static final long SEED = Long.getLong("penstock.seed", 1);
    private static final int HISTORIES = 200;
    private static final Limit LIMIT = new Limit(USER, Money.ofNanos(100_000));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

    private final Map<String, Long> costs = new HashMap<>();

    /** One treasury, and what a backup of it holds: a twin that is told the same, up to a moment. */
    private static final class BackedUp implements Treasury {
        private final InMemoryTreasury live = new InMemoryTreasury(CLOCK, ZoneOffset.UTC);
        private final InMemoryTreasury backup = new InMemoryTreasury(CLOCK, ZoneOffset.UTC);
        private boolean taken;

        private <T> T told(Function<Treasury, T> errand) {
            T answer = errand.apply(live);
            if (!taken) {
                assertThat(errand.apply(backup)).isEqualTo(answer);
            }
            return answer;
        }

        @Override
        public Joined join(String node) {
            return told(treasury -> treasury.join(node));
        }

        @Override
        public GrantReply grant(GrantErrand errand) {
            return told(treasury -> treasury.grant(errand));
        }

        @Override
        public boolean commit(Batch batch) {
            return told(treasury -> treasury.commit(batch));
        }

        @Override
        public Renewal renew(String node, long epoch) {
            return told(treasury -> treasury.renew(node, epoch));
        }
    }

    private void live(TestingNode node, int steps, SplittableRandom random) throws Exception {
        List<Hold> open = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    if (node.admit(1 + random.nextInt(400), LIMIT) instanceof Admission.Admitted(Hold hold)) {
                        open.add(hold);
                    }
                }
                case 2, 3 -> {
                    if (!open.isEmpty()) {
                        Hold hold = open.remove(random.nextInt(open.size()));
                        long cost = random.nextLong(hold.amount().nanos() + 1);
                        node.settle(hold, cost);
                        costs.put(hold.attempt().id(), cost);
                    }
                }
                case 4 -> node.second();
                default -> node.commit();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatCallsCost_isBooked_andWhatWasGranted_isSpent(boolean crashesAgain) throws Exception {
        int seenForgotten = 0;
        for (int history = 0; history < HISTORIES; history++) {
            SplittableRandom random = new SplittableRandom(SEED + history);
            BackedUp treasury = new BackedUp();
            costs.clear();
            TestingNode node = new TestingNode("n1", treasury);
            // Also where the backup knows nothing of it at all.
            live(node, random.nextInt(60), random);
            treasury.taken = true;
            long known = treasury.backup.windows().stream()
                    .mapToLong(window -> window.spent() + window.granted())
                    .sum();
            live(node, random.nextInt(60), random);

            Recovery recovery = recover(node, treasury.backup, crashesAgain);

            String label = "history " + (SEED + history);
            Map<String, Long> booked = new HashMap<>();
            treasury.backup.ledger().forEach(entry -> booked.put(entry.attempt(), entry.amount()));
            assertThat(booked).as(label).containsAllEntriesOf(costs);
            for (BudgetWindow window : treasury.backup.windows()) {
                assertThat(window.granted()).as(label).isZero();
                assertThat(window.spent())
                        .as(label)
                        .isGreaterThanOrEqualTo(
                                costs.values().stream().mapToLong(cost -> cost).sum());
                if (recovery.forgotten()) {
                    seenForgotten++;
                    assertThat(window.spent()).as(label).isGreaterThanOrEqualTo(known);
                }
            }
            assertThat(recover(node, treasury.backup, false).steps()).as(label).isEmpty();
        }
        assertThat(seenForgotten).isPositive();
    }

    private static Recovery recover(TestingNode node, InMemoryTreasury restored, boolean crashesAgain) {
        Treasury.Joined joined = restored.join("n1");
        Recovery recovery = Recovery.of(node.records, true, joined);
        node.records.addAll(recovery.records());
        List<Batch> batches = recovery.batches("n1", joined.epoch());
        if (crashesAgain) {
            restored.commit(
                    batches.isEmpty() ? new Batch("n1", joined.epoch(), false, true, List.of()) : batches.getFirst());
            recover(node, restored, false);
            return recovery;
        }
        batches.forEach(batch -> assertThat(restored.commit(batch)).isTrue());
        return recovery;
    }
}
