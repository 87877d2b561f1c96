package dev.penstock.core.money.simulation;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.ledger.Account;
import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.core.money.ledger.GrantReply.Portion;
import dev.penstock.core.money.ledger.InMemoryTreasury;
import dev.penstock.core.money.ledger.LedgerEntry;
import dev.penstock.core.money.price.Charge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The second opinion: sums up what providers bill and may still bill, and compares that with limits. Knows nothing of slices,
 * holds, journals or nodes.
 */
final class Oracle {
    private final Map<Scope, Long> limits = new HashMap<>();
    private final Map<Account, Tally> tallies = new HashMap<>();
    private final List<Case> cases = new ArrayList<>();

    /** What one scope is exposed to in one window. */
    private static final class Tally {
        /** Bills that are known, and the worst of those that are not. */
        private long exposed;
        /** What providers took beyond what they were sent. */
        private long excess;
        /** The highest limit that was in force. */
        private long most;
    }

    void limit(Limit limit) {
        limits.put(limit.scope(), limit.most().nanos());
        tallies.forEach((account, tally) -> {
            if (account.scope().equals(limit.scope())) {
                tally.most = Math.max(tally.most, limit.most().nanos());
            }
        });
    }

    long limitOf(Scope scope) {
        return limits.getOrDefault(scope, 0L);
    }

    void granted(Portion portion) {
        Tally tally = tally(new Account(portion.scope(), portion.window()));
        tally.most = Math.max(tally.most, limitOf(portion.scope()));
    }

    void admitted(Case subject) {
        cases.add(subject);
        for (Account account : subject.accounts) {
            Tally tally = tally(account);
            tally.exposed += subject.worst();
            if (tally.exposed > tally.most + tally.excess) {
                throw new Violation("overspent: " + account + " is exposed to " + tally.exposed + " of " + tally.most
                        + " after " + subject.attempt.id());
            }
        }
    }

    /** Now it is known what the provider bills. */
    void billed(Case subject, long bill) {
        for (Account account : subject.accounts) {
            Tally tally = tally(account);
            tally.exposed += bill - subject.worst();
            tally.excess += Math.max(0, bill - subject.worst());
        }
    }

    /**
     * The power failed before the end of an attempt was on the disk. What the provider took beyond what it was sent is forgotten;
     * what it was sent is covered by the slice.
     */
    void powerFailed(Case paid) {
        long excess = Math.max(0, paid.bill - paid.worst());
        for (Account account : paid.accounts) {
            Tally tally = tally(account);
            tally.exposed -= excess;
            tally.excess -= excess;
        }
    }

    /** After everything came to rest. */
    void checkAtRest(InMemoryTreasury treasury) {
        Map<String, LedgerEntry> entries = new HashMap<>();
        treasury.ledger().forEach(entry -> entries.put(entry.attempt(), entry));
        cases.forEach(subject -> checkEntry(subject, entries.remove(subject.attempt.id())));
        if (!entries.isEmpty()) {
            throw new Violation("invented: " + entries.keySet());
        }
        for (BudgetWindow window : treasury.windows()) {
            Tally tally = tally(new Account(window.scope(), window.window()));
            if (window.granted() != 0) {
                throw new Violation("stranded: " + window);
            }
            if (window.spent() < tally.exposed) {
                throw new Violation("forgotten: " + window + ", billed " + tally.exposed);
            }
            if (window.spent() > tally.most + window.overrun() && window.spent() > 0) {
                throw new Violation("over the limit: " + window + ", at most " + tally.most);
            }
        }
    }

    private static void checkEntry(Case subject, @Nullable LedgerEntry entry) {
        String id = subject.attempt.id() + " (" + subject.state + ", " + subject.behaviour + ")";
        boolean owed = subject.state == Case.State.PAID || subject.state == Case.State.ORPHANED;
        if (entry == null) {
            // Without a loss of power, each that was sent has its entry; otherwise its slice was charged whole.
            if (owed && subject.certain) {
                throw new Violation("no entry for " + id);
            }
            return;
        }
        if (!owed && subject.certain) {
            throw new Violation("an entry for " + id + ": " + entry);
        }
        Charge charge = subject.charge;
        if (charge != null
                && subject.certain
                && entry.amount() != charge.amount().nanos()) {
            throw new Violation("wrong amount for " + id + ": " + entry + " (expected: " + charge + ")");
        }
        if (owed && entry.amount() < Math.min(subject.bill, subject.worst())) {
            throw new Violation("too little for " + id + ": " + entry + " (billed: " + subject.bill + ")");
        }
    }

    private Tally tally(Account account) {
        return tallies.computeIfAbsent(account, first -> new Tally());
    }

    /** The product broke its promise. */
    static final class Violation extends RuntimeException {
        Violation(String what) {
            super(what);
        }
    }
}
