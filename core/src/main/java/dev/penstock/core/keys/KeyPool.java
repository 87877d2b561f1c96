package dev.penstock.core.keys;

import dev.penstock.core.limit.Moment;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one provider. Of those that have room the ones of the highest priority go first, and among them the one that was
 * used the longest ago. May be shared between threads.
 *
 * <p>The list never changes; {@link #next} makes another pool, in which a key of the same id goes on with what is known of it.
 * Leases of the old pool end as they would have. One lock guards the states of all pools that came from one another; it is held
 * for less than a microsecond at a time, and no two providers share one.
 *
 * @param <W> what a call needs to go out under a key: address, credential
 */
public final class KeyPool<W> {
    private final Family family;
    private final List<Slot<W>> slots;

    private KeyPool(Family family, List<Slot<W>> slots) {
        this.family = family;
        this.slots = slots;
    }

    /** A key and the way it opens. */
    public record Entry<W>(UpstreamKey key, W way) {}

    private record Slot<W>(UpstreamKey key, W way, KeyState state) {}

    /** What a pool and those that follow it have in common; the lock of them all. */
    private static final class Family {
        private final ZoneId zone;
        private long uses;

        private Family(ZoneId zone) {
            this.zone = zone;
        }
    }

    /**
     * Sets keys up.
     *
     * @param zone by whose calendar calls per day are counted
     */
    public static <W> KeyPool<W> of(List<Entry<W>> entries, ZoneId zone) {
        return new KeyPool<W>(new Family(zone), List.of()).next(entries);
    }

    /** The pool that follows this one. */
    public KeyPool<W> next(List<Entry<W>> entries) {
        Set<String> ids = new HashSet<>();
        for (Entry<W> entry : entries) {
            if (!ids.add(entry.key().id())) {
                throw new IllegalArgumentException("key " + entry.key().id() + ": twice (expected: once)");
            }
        }
        synchronized (family) {
            Map<String, KeyState> known = new HashMap<>();
            slots.forEach(slot -> known.put(slot.key().id(), slot.state()));
            List<Slot<W>> next = new ArrayList<>();
            for (Entry<W> entry : entries) {
                KeyState state = known.computeIfAbsent(entry.key().id(), id -> new KeyState(entry.key(), family.zone));
                state.setUp(entry.key());
                next.add(new Slot<>(entry.key(), entry.way(), state));
            }
            next.sort(Comparator.comparingLong(slot -> -(long) slot.key().priority()));
            return new KeyPool<>(family, List.copyOf(next));
        }
    }

    /**
     * Chooses a key for a call.
     *
     * @param estimate of the tokens that the call will take
     * @param without ids of keys that are not to be chosen
     */
    public Choice<W> choose(long estimate, Moment now, Set<String> without) {
        synchronized (family) {
            Slot<W> best = best(estimate, now, without);
            if (best == null) {
                return nothing(estimate, now, without);
            }
            KeyState.Use use = best.state().begin(estimate, ++family.uses, now);
            return new Choice.Chosen<>(new Lease<>(family, best.key(), best.way(), best.state(), use));
        }
    }

    private @Nullable Slot<W> best(long estimate, Moment now, Set<String> without) {
        Slot<W> best = null;
        for (Slot<W> slot : slots) {
            if (best != null && slot.key().priority() < best.key().priority()) {
                break;
            }
            boolean older =
                    best == null || slot.state().lastUse() < best.state().lastUse();
            if (older
                    && (without.isEmpty() || !without.contains(slot.key().id()))
                    && slot.state().open(estimate, now)) {
                best = slot;
            }
        }
        return best;
    }

    private Choice<W> nothing(long estimate, Moment now, Set<String> without) {
        long limited = Long.MAX_VALUE;
        long broken = Long.MAX_VALUE;
        KeyStatus status = KeyStatus.NORMAL;
        for (Slot<W> slot : slots) {
            if (without.contains(slot.key().id())) {
                continue;
            }
            long wait = slot.state().waitMillis(estimate, now);
            if (slot.state().works()) {
                limited = Math.min(limited, wait);
            } else if (wait < broken) {
                broken = wait;
                status = slot.state().status();
            }
        }
        if (limited < Long.MAX_VALUE) {
            return new Choice.AllLimited<>(Duration.ofMillis(limited));
        }
        return broken < Long.MAX_VALUE
                ? new Choice.NoneWorks<>(status, Duration.ofMillis(broken))
                : new Choice.NoneLeft<>();
    }

    /**
     * How long until a call could go out; takes nothing.
     *
     * @return zero if it could now; empty if no key works
     */
    public Optional<Duration> untilRoom(long estimate, Moment now, Set<String> without) {
        synchronized (family) {
            if (best(estimate, now, without) != null) {
                return Optional.of(Duration.ZERO);
            }
            return nothing(estimate, now, without) instanceof Choice.AllLimited<W>(var soonest)
                    ? Optional.of(soonest)
                    : Optional.empty();
        }
    }

    /** Tells what was found out about a key by other means than a call: it was asked about, or a person knows. */
    public void judge(String id, Verdict verdict, Moment now) {
        synchronized (family) {
            for (Slot<W> slot : slots) {
                if (slot.key().id().equals(id)) {
                    slot.state().hear(verdict, slot.state().changes(), now);
                }
            }
        }
    }

    /** Takes up what was known of a key before a restart; for a key that nothing has been heard of yet. */
    public void remember(String id, KeyPast past, Moment now) {
        synchronized (family) {
            for (Slot<W> slot : slots) {
                if (slot.key().id().equals(id)) {
                    slot.state().remember(past, now);
                }
            }
        }
    }

    /**
     * Takes up how another gateway found a key to stand.
     *
     * @param setAsideMillis how long no call is to go out under it yet; for a key that does not stand normally
     */
    public void stand(String id, KeyStatus status, long setAsideMillis, Moment now) {
        synchronized (family) {
            for (Slot<W> slot : slots) {
                if (slot.key().id().equals(id)) {
                    slot.state().stand(status, setAsideMillis, now);
                }
            }
        }
    }

    /** How one key stands; normal where there is none of that id. */
    public KeyStatus status(String id, Moment now) {
        synchronized (family) {
            for (Slot<W> slot : slots) {
                if (slot.key().id().equals(id)) {
                    return slot.state().shown(now);
                }
            }
            return KeyStatus.NORMAL;
        }
    }

    /** How every key stands, those that go first before the others. */
    public List<KeyReport> report(Moment now) {
        synchronized (family) {
            return slots.stream()
                    .map(slot -> slot.state().report(slot.key(), now))
                    .toList();
        }
    }

    public List<Entry<W>> entries() {
        return slots.stream().map(slot -> new Entry<>(slot.key(), slot.way())).toList();
    }
}
