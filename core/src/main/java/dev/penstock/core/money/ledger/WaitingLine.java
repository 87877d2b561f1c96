package dev.penstock.core.money.ledger;

import dev.penstock.core.money.ledger.GrantErrand.Ask;
import dev.penstock.core.money.ledger.GrantErrand.Demand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The attempts that wait for the treasury, in the order in which they came. Guarded by its {@link Cashier}. */
final class WaitingLine {
    /** So many may wait; a line that is longer will not be served in time. */
    private static final int LENGTH_MAX = 10_000;

    private final Deque<Waiter> line = new ArrayDeque<>();

    /** One that waits. */
    static final class Waiter {
        private final Attempt attempt;
        private final List<Purse> purses;
        private final long since;
        private int tries;
        private boolean gone;

        Waiter(Attempt attempt, List<Purse> purses, long since) {
            this.attempt = attempt;
            this.purses = List.copyOf(purses);
            this.since = since;
        }

        Attempt attempt() {
            return attempt;
        }

        List<Purse> purses() {
            return purses;
        }

        boolean gone() {
            return gone;
        }

        /** Whether it has asked so often that another time would not help. */
        boolean triedEnough(int most) {
            return ++tries >= most;
        }
    }

    boolean isFull() {
        return line.size() >= LENGTH_MAX;
    }

    int length() {
        return line.size();
    }

    void join(Waiter waiter) {
        waiter.purses.forEach(Purse::queue);
        line.add(waiter);
    }

    void leave(Waiter waiter) {
        if (!waiter.gone) {
            waiter.gone = true;
            line.remove(waiter);
            waiter.purses.forEach(Purse::leave);
        }
    }

    /** Those at its head who are asked for next. */
    List<Waiter> head() {
        return line.stream().limit(GrantErrand.DEMANDS_MAX).toList();
    }

    List<Waiter> longerThan(long nanos, long now) {
        return line.stream().filter(waiter -> now - waiter.since >= nanos).toList();
    }

    Waiter find(String attempt) {
        return line.stream()
                .filter(waiter -> waiter.attempt.id().equals(attempt))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("attempt " + attempt + " does not wait"));
    }

    /** What each of them needs, which depends on whether those before it take what is there. */
    static List<Demand> demands(List<Waiter> waiters, long now) {
        Map<Purse, Long> idle = new HashMap<>();
        var demands = new ArrayList<Demand>();
        for (Waiter waiter : waiters) {
            long amount = waiter.attempt.worst().nanos();
            var asks = new ArrayList<Ask>();
            for (Purse purse : waiter.purses) {
                long all = purse.idle(now);
                long rest = idle.getOrDefault(purse, all);
                long lacks = Math.max(0, amount - all);
                long least = Math.max(0, amount - rest);
                idle.put(purse, Math.max(0, rest - amount));
                if (least > 0 || purse.usable(now) == null) {
                    asks.add(new Ask(purse.limit(), lacks, least, purse.wish(amount)));
                }
            }
            demands.add(new Demand(asks));
        }
        return demands;
    }
}
