package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.journal.JournalRecord;
import dev.penstock.core.money.ledger.Batch.Step;
import dev.penstock.core.money.ledger.GrantReply.Portion;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** All slices of this node: takes them in, gives back what lies idle, and gives up those that are over. Guarded by its {@link Cashier}. */
final class Purses {
    /** What nobody has used for so long goes back, where other nodes could use it. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * For the treasury a window ends later than for the node, by as long as its answer took. Until then it gives to the same slice,
     * which is not given up for so long.
     */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Pen pen;
    private final Map<Scope, Purse> purses = new HashMap<>();
    private final Map<Long, Slice> slices = new LinkedHashMap<>();
    private int nodes = 1;

    Purses(Pen pen) {
        this.pen = pen;
    }

    /** The settings may say another limit than before; the treasury decides which one counts. */
    Purse of(Limit limit) {
        Purse purse = purses.computeIfAbsent(limit.scope(), first -> new Purse(limit));
        purse.limit(limit);
        return purse;
    }

    Optional<Purse> find(Scope scope) {
        return Optional.ofNullable(purses.get(scope));
    }

    Collection<Slice> slices() {
        return slices.values();
    }

    void nodes(int living) {
        nodes = living;
    }

    /**
     * Takes in what was granted.
     *
     * @param sentAt when it was asked for: the window ends no later than so long after that
     */
    void receive(Portion portion, Limit limit, long sentAt, long now) {
        Slice slice = slices.get(portion.slice());
        if (slice == null) {
            slice = new Slice(portion.slice(), portion.scope(), portion.window());
            slices.put(slice.id(), slice);
        }
        if (slice.stage().compareTo(Slice.Stage.CLOSING) >= 0) {
            // It was given up meanwhile, and what was added to it goes back with the rest.
            return;
        }
        slice.receive(
                portion.amount(), portion.direct(), sentAt + TimeUnit.MILLISECONDS.toNanos(portion.validMillis()), now);
        Purse purse = of(limit);
        if (purse.slice() != slice) {
            retirePresent(purse);
            purse.slice(slice);
        }
        purse.forgetDeclined();
    }

    private void retirePresent(Purse purse) {
        Slice old = purse.slice();
        if (old != null && old.stage() == Slice.Stage.OPEN) {
            retire(old);
        }
        purse.slice(null);
    }

    private void retire(Slice slice) {
        slice.stage(Slice.Stage.RETIRED);
        giveBackIdle(slice);
    }

    /** After a hold on it has ended. */
    void ended(Slice slice) {
        boolean wanted = slice.stage() == Slice.Stage.RETIRED || (slice.direct() && nodes > 1);
        if (wanted) {
            giveBackIdle(slice);
        }
    }

    void recall(List<Long> ids) {
        for (Long id : ids) {
            Slice slice = slices.get(id);
            if (slice != null) {
                slice.wantBack();
                giveBackIdle(slice);
            }
        }
    }

    private void giveBackIdle(Slice slice) {
        long idle = slice.takeIdle();
        if (idle > 0) {
            pen.write(
                    lsn -> new JournalRecord.Returned(lsn, slice.id(), idle),
                    lsn -> new Step.Return(lsn, slice.id(), idle));
        }
    }

    /**
     * Once a second.
     *
     * @param quiet whether no errand is under way whose answer might still name a slice
     */
    void tidy(boolean quiet, long now) {
        purses.values().forEach(Purse::tick);
        purses.values().forEach(purse -> {
            Slice slice = purse.slice();
            if (slice != null && slice.over(now - LATE_NANOS)) {
                retirePresent(purse);
            }
        });
        purses.values().removeIf(Purse::unneeded);
        for (Slice slice : slices.values()) {
            if (nodes > 1 && slice.unusedFor(IDLE_NANOS, now)) {
                giveBackIdle(slice);
            }
            if (quiet && slice.stage() == Slice.Stage.RETIRED && slice.held() == 0) {
                close(slice);
            }
        }
        if (quiet) {
            slices.values().removeIf(slice -> slice.stage() == Slice.Stage.CLOSED);
        }
    }

    private void close(Slice slice) {
        slice.stage(Slice.Stage.CLOSING);
        closeUnknown(slice.id());
    }

    private void closeUnknown(long id) {
        pen.write(lsn -> new JournalRecord.Closed(lsn, id), lsn -> new Step.Close(lsn, id, false));
    }

    void told(Batch batch) {
        for (Step step : batch.steps()) {
            if (step instanceof Step.Close close) {
                Slice slice = slices.get(close.slice());
                if (slice != null) {
                    slice.stage(Slice.Stage.CLOSED);
                }
            }
        }
    }

    /** A new life began: what was granted to the last is given up, also where the answer that told of it was lost. */
    void beginAnew(List<Long> ids) {
        purses.values().forEach(this::retirePresent);
        for (Slice slice : slices.values()) {
            if (slice.stage() == Slice.Stage.OPEN) {
                retire(slice);
            }
        }
        ids.stream().filter(id -> !slices.containsKey(id)).forEach(this::closeUnknown);
    }

    /** Everything goes back, because the node stops. */
    void giveUpAll() {
        purses.values().forEach(this::retirePresent);
    }

    List<Purse> runningLow(long now) {
        return purses.values().stream().filter(purse -> purse.runsLow(now)).toList();
    }
}
