package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.journal.Journal;
import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.journal.Purpose;
import dev.penstock.core.money.ledger.Admission.Decision;
import dev.penstock.core.money.price.Charge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node whose errands are carried to a treasury at once, with time that a test moves. */
final class TestingNode implements Journal {
    static final Scope USER = new Scope(Scope.Kind.USER_DAY, "ada");

    final String name;
    final Treasury treasury;
    final List<JournalRecord> records = new ArrayList<>();
    Cashier cashier;
    long now;
    boolean diskFails;
    private int attempts;

    TestingNode(String name, Treasury treasury) {
        this.name = name;
        this.treasury = treasury;
        this.cashier = new Cashier(name, treasury.join(name), 0, this, 0);
    }

    @Override
    public void append(JournalRecord record) throws JournalFailed {
        if (diskFails) {
            throw new JournalFailed("the disk is full", new IllegalStateException("ENOSPC"));
        }
        records.add(record);
    }

    Attempt attempt(long nanos, Limit... limits) {
        return attempt(null, nanos, limits);
    }

    Attempt attempt(@Nullable RequestPurse request, long nanos, Limit... limits) {
        return new Attempt(name + "-" + ++attempts, Money.ofNanos(nanos), List.of(limits), request, Purpose.NONE);
    }

    Admission admit(long nanos, Limit... limits) {
        return admit(attempt(nanos, limits));
    }

    /** Admits, and carries errands until there is an answer. */
    Admission admit(Attempt attempt) {
        Admission admission = cashier.admit(attempt, now);
        return admission instanceof Admission.Waiting ? carryUntilDecided(attempt) : admission;
    }

    private Admission carryUntilDecided(Attempt attempt) {
        for (int i = 0; i < 10; i++) {
            Optional<Admission> decided = carryGrants().stream()
                    .filter(decision -> decision.attempt().equals(attempt))
                    .map(Decision::admission)
                    .findFirst();
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        throw new IllegalStateException(attempt.id() + " is not decided");
    }

    Hold admitted(long nanos, Limit... limits) {
        return admit(nanos, limits) instanceof Admission.Admitted(var hold) ? hold : failed();
    }

    private static Hold failed() {
        throw new AssertionError("not admitted");
    }

    List<Decision> carryGrants() {
        return cashier.nextGrant(now)
                .map(errand -> cashier.granted(treasury.grant(errand), now))
                .orElse(List.of());
    }

    void settle(Hold hold, long nanos) {
        try {
            cashier.dispatched(hold);
        } catch (JournalFailed failed) {
            throw new IllegalStateException(failed);
        }
        cashier.settle(hold, new Charge(Money.ofNanos(nanos), Charge.Status.REPORTED, Optional.empty()));
    }

    /** Tells the treasury everything. */
    void commit() {
        records.forEach(record -> cashier.durable(record.lsn()));
        for (Optional<Batch> batch = cashier.nextBatch(); batch.isPresent(); batch = cashier.nextBatch()) {
            cashier.committed(batch.get(), treasury.commit(batch.get()));
        }
    }

    /** A second goes by, with all that happens once a second. */
    void second() {
        now += TimeUnit.SECONDS.toNanos(1);
        commit();
        cashier.renewed(treasury.renew(name, cashier.epoch()), now);
        cashier.tidy(now);
        commit();
    }
}
