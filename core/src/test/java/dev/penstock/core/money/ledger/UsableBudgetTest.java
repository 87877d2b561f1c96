package dev.penstock.core.money.ledger;

import static dev.penstock.core.money.ledger.TestingNode.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B7: money that exists is not refused. */
class UsableBudgetTest {
    private static final long LIMIT = 8_000_000_000L;
    private static final long LARGEST = 22_400_000;

    /** Callers spend until all of them are refused for ten seconds on end. */
    @ParameterizedTest
    @CsvSource({"1, 995", "3, 970"})
    void budget_canBeSpentToItsEnd(int count, long leastPerMille) {
        long seed = 11;
        Random random = new Random(seed);
        var treasury = new InMemoryTreasury(
                Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC), ZoneOffset.UTC);
        List<TestingNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(new TestingNode("n" + i, treasury));
        }
        Limit[] limits = {new Limit(USER, Money.ofNanos(LIMIT)), new Limit(Scope.site(), Money.ofNanos(LIMIT))};
        long spent = 0;
        int refusedInARow = 0;
        while (refusedInARow < 10 * count) {
            TestingNode node = nodes.get(random.nextInt(count));
            long worst = LARGEST / 4 + random.nextLong(LARGEST * 3 / 4);
            if (node.admit(worst, limits) instanceof Admission.Admitted(var hold)) {
                long cost = random.nextLong(worst + 1);
                node.settle(hold, cost);
                spent += cost;
                refusedInARow = 0;
            } else {
                refusedInARow++;
            }
            if (random.nextInt(20) == 0 || refusedInARow > 0) {
                nodes.forEach(TestingNode::second);
            }
        }

        assertThat(spent)
                .as("seed %d", seed)
                .isLessThanOrEqualTo(LIMIT)
                .isGreaterThanOrEqualTo(LIMIT / 1_000 * leastPerMille);
    }

    /** With calls of one size the whole budget goes, to the last call, on one node. */
    @ParameterizedTest
    @CsvSource({"1", "3"})
    void callsThatAreAllTheSame_areRefusedOnlyWhenNotOneMoreFits(int count) {
        var treasury = new InMemoryTreasury(
                Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC), ZoneOffset.UTC);
        List<TestingNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(new TestingNode("n" + i, treasury));
        }
        Limit limit = new Limit(USER, Money.ofNanos(100_050));
        int passed = 0;
        for (int i = 0; i < 1_200; i++) {
            TestingNode node = nodes.get(i % count);
            if (node.admit(100, limit) instanceof Admission.Admitted(var hold)) {
                node.settle(hold, 100);
                passed++;
            } else {
                nodes.forEach(TestingNode::second);
            }
        }

        assertThat(passed).isEqualTo(1_000);
    }
}
