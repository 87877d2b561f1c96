package dev.penstock.core.money.ledger;

import static dev.penstock.core.money.ledger.TestingNode.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** B2: two nodes, three calls, small limits: every order in which their steps can happen. */
class AllInterleavingsTest {
    private static final long[] WORST = {2, 1, 3};
    private static final long[] COST = {1, 1, 3};

    private long schedules;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void noOrderOfSteps_overspends(long limit) {
        explore(limit, new ArrayList<>());

        assertThat(schedules).isGreaterThan(100);
    }

    /** Runs one order again from its start, then each of its continuations. */
    private void explore(long limit, List<Integer> order) {
        Small world = new Small(limit);
        order.forEach(world::step);
        world.check(limit, order);
        List<Integer> next = world.possible();
        if (next.isEmpty()) {
            schedules++;
            world.rest();
            world.check(limit, order);
        }
        for (Integer step : next) {
            order.add(step);
            explore(limit, order);
            order.removeLast();
        }
    }

    /** Calls 0 and 1 on one node, call 2 on the other; each asks, is carried, and ends. */
    private static final class Small {
        private final InMemoryTreasury treasury = new InMemoryTreasury(
                Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC), ZoneOffset.UTC);
        private final TestingNode[] nodes = {new TestingNode("n0", treasury), new TestingNode("n1", treasury)};
        private final Limit limit;
        private final Attempt[] attempts = new Attempt[3];
        private final List<List<Hold>> holds = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        private final boolean[] ended = new boolean[3];
        private final GrantErrand[] errands = new GrantErrand[2];
        private final GrantReply[] replies = new GrantReply[2];

        Small(long limit) {
            this.limit = new Limit(USER, Money.ofNanos(limit));
        }

        private static int nodeOf(int call) {
            return call / 2;
        }

        /** 0 to 2: a call asks; 3 to 5: it ends; 6, 7: a grant is asked and given; 8, 9: its answer arrives. */
        List<Integer> possible() {
            var possible = new ArrayList<Integer>();
            for (int call = 0; call < 3; call++) {
                if (attempts[call] == null) {
                    possible.add(call);
                }
                if (!holds.get(call).isEmpty() && !ended[call]) {
                    possible.add(3 + call);
                }
            }
            for (int node = 0; node < 2; node++) {
                if (replies[node] != null) {
                    possible.add(8 + node);
                } else if (nodes[node].cashier.waiting() > 0) {
                    possible.add(6 + node);
                }
            }
            return possible;
        }

        void step(int step) {
            if (step < 3) {
                TestingNode node = nodes[nodeOf(step)];
                attempts[step] = node.attempt(WORST[step], limit);
                take(step, node.cashier.admit(attempts[step], 0));
            } else if (step < 6) {
                int call = step - 3;
                nodes[nodeOf(call)].settle(holds.get(call).getFirst(), COST[call]);
                ended[call] = true;
            } else if (step < 8) {
                int node = step - 6;
                errands[node] = nodes[node].cashier.nextGrant(0).orElseThrow();
                replies[node] = treasury.grant(errands[node]);
            } else {
                int node = step - 8;
                List<Admission.Decision> decisions = nodes[node].cashier.granted(replies[node], 0);
                replies[node] = null;
                decisions.forEach(
                        decision -> take(Arrays.asList(attempts).indexOf(decision.attempt()), decision.admission()));
            }
        }

        /** All that was spent is told. */
        void rest() {
            for (TestingNode node : nodes) {
                node.commit();
            }
        }

        private void take(int call, Admission admission) {
            if (admission instanceof Admission.Admitted(var hold)) {
                holds.get(call).add(hold);
            }
        }

        void check(long most, List<Integer> order) {
            long exposed = 0;
            for (int call = 0; call < 3; call++) {
                exposed += holds.get(call).isEmpty() ? 0 : ended[call] ? COST[call] : WORST[call];
            }
            boolean granted = treasury.windows().stream().allMatch(window -> window.left() >= 0);
            if (exposed > most || !granted) {
                throw new AssertionError(
                        "limit " + most + ", order " + order + ": exposed to " + exposed + ", " + treasury.windows());
            }
        }
    }
}
