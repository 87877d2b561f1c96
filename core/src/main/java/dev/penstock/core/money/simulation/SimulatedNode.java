package dev.penstock.core.money.simulation;

import dev.penstock.core.money.journal.Journal.JournalFailed;
import dev.penstock.core.money.journal.JournalScan;
import dev.penstock.core.money.journal.JournalScan.JournalDamaged;
import dev.penstock.core.money.ledger.Admission;
import dev.penstock.core.money.ledger.Admission.Decision;
import dev.penstock.core.money.ledger.Batch;
import dev.penstock.core.money.ledger.Cashier;
import dev.penstock.core.money.ledger.GrantErrand;
import dev.penstock.core.money.ledger.GrantReply;
import dev.penstock.core.money.ledger.Invariants;
import dev.penstock.core.money.ledger.Recovery;
import dev.penstock.core.money.ledger.Treasury.Joined;
import dev.penstock.core.money.ledger.Treasury.Renewal;
import dev.penstock.core.money.price.Charge;
import dev.penstock.core.money.simulation.SimulatedJournal.Killed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process with its journal, its cashier, and the attempts that run on it. */
final class SimulatedNode {
    final String name;
    private final World world;
    private final SimulatedJournal journal;
    private final Map<String, Case> waiting = new HashMap<>();
    final List<Case> held = new ArrayList<>();
    final List<Case> sent = new ArrayList<>();
    private final List<Case> uncertain = new ArrayList<>();
    private boolean sameBoot = true;
    private int life;
    private @Nullable Cashier cashier;
    private Optional<GrantErrand> grant = Optional.empty();
    private Optional<Batch> batch = Optional.empty();

    SimulatedNode(String name, World world) {
        this.name = name;
        this.world = world;
        this.journal = new SimulatedJournal(world.random(), world.sabotage());
    }

    boolean isUp() {
        return cashier != null;
    }

    private Cashier cashier() {
        if (cashier == null) {
            throw new IllegalStateException(name + " is down");
        }
        return cashier;
    }

    private long now() {
        return world.clock().nanos();
    }

    // Life and death.

    void start(boolean mayDieAgain) {
        try {
            Joined joined = world.join(name);
            boolean trusted = sameBoot || world.sabotage() == Sabotage.POWER_LOSS_UNNOTICED;
            JournalScan scan = journal.read(trusted);
            Recovery recovery = Recovery.of(scan.records(), trusted, joined);
            if (recovery.forgotten()) {
                throw new IllegalStateException(
                        name + ": the journal spent what was not granted (expected: a treasury that forgets nothing)");
            }
            if (mayDieAgain && world.chance(3)) {
                journal.killSoon();
            }
            recovery.records().forEach(journal::append);
            journal.force();
            for (Batch each : recovery.batches(name, joined.epoch())) {
                world.commit(each);
                if (mayDieAgain && world.chance(10)) {
                    throw new Killed();
                }
            }
            journal.clear();
            sameBoot = true;
            cashier = new Cashier(name, joined, recovery.lastLsn(), journal, now());
        } catch (Killed again) {
            life++;
        } catch (JournalDamaged damaged) {
            throw new Oracle.Violation(name + ": " + damaged.getMessage());
        }
    }

    void killSoon() {
        journal.killSoon();
    }

    void killAt(int writes, SimulatedJournal.Tear tear) {
        journal.killAt(writes, tear);
    }

    void leaveInPeace() {
        journal.leaveInPeace();
    }

    void die(boolean power) {
        life++;
        cashier = null;
        grant = Optional.empty();
        batch = Optional.empty();
        waiting.clear();
        for (Case subject : held) {
            subject.state = Case.State.FREE;
            world.oracle().billed(subject, 0);
        }
        for (Case subject : sent) {
            subject.state = Case.State.ORPHANED;
            world.oracle().billed(subject, Math.min(subject.bill, subject.worst()));
        }
        uncertain.addAll(held);
        uncertain.addAll(sent);
        held.clear();
        sent.clear();
        if (power) {
            sameBoot = false;
            journal.losePower();
            uncertain.forEach(subject -> subject.certain = false);
            uncertain.stream()
                    .filter(subject -> subject.state == Case.State.PAID && !subject.safe)
                    .forEach(world.oracle()::powerFailed);
            uncertain.clear();
        }
    }

    /** Lets it die where it stands, if the step was cut off. */
    private void living(Runnable step) {
        try {
            step.run();
        } catch (Killed killed) {
            die(false);
        }
    }

    // Attempts.

    void admit(Case subject) {
        living(() -> {
            switch (cashier().admit(subject.attempt, now())) {
                case Admission.Waiting() -> waiting.put(subject.attempt.id(), subject);
                case Admission.Admitted admitted -> admitted(subject, admitted);
                case Admission.Refused refused -> world.refused(subject, refused.verdict());
            }
        });
    }

    private void admitted(Case subject, Admission.Admitted admitted) {
        subject.hold = admitted.hold();
        subject.accounts = admitted.hold().accounts();
        subject.state = Case.State.HELD;
        held.add(subject);
        world.admitted(subject);
    }

    private void decided(List<Decision> decisions) {
        for (Decision decision : decisions) {
            Case subject = waiting.remove(decision.attempt().id());
            if (subject == null) {
                throw new Oracle.Violation("decided twice: " + decision);
            }
            switch (decision.admission()) {
                case Admission.Admitted admitted -> admitted(subject, admitted);
                case Admission.Refused refused -> world.refused(subject, refused.verdict());
                case Admission.Waiting() -> throw new Oracle.Violation("decided to wait: " + decision);
            }
        }
    }

    void send(Case subject) {
        living(() -> {
            // Killed in here, nobody can say whether it was about to go out.
            subject.certain = false;
            try {
                cashier().dispatched(subject.held());
            } catch (JournalFailed failed) {
                throw new IllegalStateException(failed);
            }
            subject.certain = true;
            held.remove(subject);
            sent.add(subject);
            subject.state = Case.State.SENT;
        });
    }

    void settle(Case subject) {
        living(() -> {
            Charge charge = world.charge(subject);
            cashier().settle(subject.held(), charge);
            sent.remove(subject);
            uncertain.add(subject);
            subject.state = Case.State.PAID;
            subject.charge = charge;
            world.oracle().billed(subject, subject.bill);
        });
    }

    void release(Case subject) {
        living(() -> {
            cashier().release(subject.held());
            held.remove(subject);
            uncertain.add(subject);
            subject.state = Case.State.FREE;
            world.oracle().billed(subject, 0);
        });
    }

    void leave() {
        if (!waiting.isEmpty()) {
            Case subject = waiting.values().iterator().next();
            waiting.remove(subject.attempt.id());
            cashier().leave(subject.attempt);
        }
    }

    // Errands.

    /** Sends what there is to send, or sends it again. */
    void pump() {
        if (grant.isEmpty()) {
            grant = cashier().nextGrant(now());
        }
        if (batch.isEmpty()) {
            batch = cashier().nextBatch();
        }
        int present = life;
        grant.ifPresent(errand -> world.ask(() -> world.grant(errand), reply -> granted(present, reply)));
        batch.ifPresent(each -> world.ask(() -> world.commit(each), taken -> committed(present, each, taken)));
    }

    private void granted(int sender, GrantReply reply) {
        if (sender == life && isUp()) {
            living(() -> {
                grant = grant.filter(errand -> !answers(reply, errand));
                decided(cashier().granted(reply, now()));
            });
        }
    }

    private static boolean answers(GrantReply reply, GrantErrand errand) {
        return switch (reply) {
            case GrantReply.Decided decided -> decided.epoch() == errand.epoch() && decided.seq() == errand.seq();
            case GrantReply.Fenced fenced -> fenced.epoch() == errand.epoch();
        };
    }

    private void committed(int sender, Batch answered, boolean taken) {
        if (sender == life && isUp() && batch.equals(Optional.of(answered))) {
            batch = Optional.empty();
            living(() -> cashier().committed(answered, taken));
        }
    }

    void tick() {
        living(() -> {
            if (cashier().isFenced()) {
                Joined joined = world.join(name);
                grant = Optional.empty();
                batch = Optional.empty();
                cashier().rejoined(joined, now());
                return;
            }
            decided(cashier().tidy(now()));
            long sentAt = now();
            int present = life;
            long epoch = cashier().epoch();
            world.ask(() -> world.renew(name, epoch), renewal -> renewed(present, epoch, renewal, sentAt));
        });
    }

    private void renewed(int sender, long epoch, Renewal renewal, long sentAt) {
        if (sender == life && isUp() && cashier().epoch() == epoch) {
            living(() -> cashier().renewed(renewal, sentAt));
        }
    }

    void flush() {
        living(() -> {
            cashier().durable(journal.force());
            uncertain.forEach(subject -> subject.safe = true);
        });
    }

    // To an orderly end.

    boolean isIdle() {
        return waiting.isEmpty() && held.isEmpty() && sent.isEmpty();
    }

    void stop() {
        cashier().stop();
    }

    /** Whether everything is told; then it says so in its journal, and is gone. */
    boolean stopped() {
        if (!cashier().isSettled()) {
            return false;
        }
        living(() -> {
            cashier().stopped();
            journal.force();
        });
        life++;
        cashier = null;
        return true;
    }

    void check() {
        List<String> wrong = Invariants.of(cashier());
        if (!wrong.isEmpty()) {
            throw new Oracle.Violation(name + ": " + wrong);
        }
    }
}
