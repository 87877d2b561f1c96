package dev.penstock.gateway.access;

import dev.penstock.core.limit.Limits;
import dev.penstock.gateway.pipeline.Caller;
import dev.penstock.gateway.pipeline.Callers;
import dev.penstock.gateway.pipeline.Quota;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows callers by their virtual keys, and lets those without one in as {@code anonymous} where that is allowed. Confined to
 * one event loop.
 *
 * <p>Keys that were found are remembered, so that the hash is paid once per key and loop and not once per call. The memory is
 * looked up by the whole token, holds none that is wrong, and tells no more by its timing than the hash would.
 */
public final class KeyedCallers implements Callers {
    private static final int REMEMBERED_MAX = 1024;

    private final Shared shared;
    private final Map<String, VirtualKey> remembered = new HashMap<>();
    private Table table;
    private VirtualKeys keys;

    private KeyedCallers(Shared shared) {
        this.shared = shared;
        this.table = shared.table;
        this.keys = table.keys().forAnotherLoop();
    }

    /** The keys that are good now, and whom each stands for. */
    private record Table(long number, VirtualKeys keys, Map<String, Caller> byPublicId) {}

    /**
     * What all event loops share: one {@link Caller} per key, so that limits count across them. May be shared between threads;
     * the table of keys is replaced whole.
     */
    public static final class Shared {
        private final Optional<Caller> anonymous;
        private final int callsAtOnce;
        private final ZoneId zone;
        private final InstantSource clock;
        /** One per user, for ever: there are not many. */
        private final ConcurrentHashMap<Long, Caller> users = new ConcurrentHashMap<>();

        private volatile Table table;

        private Shared(VirtualKeys keys, boolean anonymousAllowed, int callsAtOnce, ZoneId zone, InstantSource clock) {
            this.callsAtOnce = callsAtOnce;
            this.zone = zone;
            this.clock = clock;
            this.anonymous = anonymousAllowed
                    ? Optional.of(new Caller(Caller.ANONYMOUS, Set.of(), new Quota(atMost(callsAtOnce), zone)))
                    : Optional.empty();
            this.table = table(0, keys, Map.of());
        }

        /** Knows other keys from now on. One that stays goes on with what it has taken of its limits. */
        public synchronized void serve(VirtualKeys next) {
            table = table(table.number() + 1, next, table.byPublicId());
        }

        private Table table(long number, VirtualKeys keys, Map<String, Caller> before) {
            Map<String, Caller> byPublicId = new HashMap<>();
            for (VirtualKey key : keys.all()) {
                byPublicId.put(key.publicId(), caller(key, before.get(key.publicId())));
            }
            return new Table(number, keys, byPublicId);
        }

        private Caller caller(VirtualKey key, @Nullable Caller before) {
            Limits own = key.limits();
            Limits limits = own.callsAtOnce() > 0
                    ? own
                    : new Limits(own.callsPerMinute(), own.tokensPerMinute(), own.callsPerDay(), callsAtOnce);
            Quota quota =
                    before == null ? new Quota(limits, zone) : before.quota().next(limits);
            return new Caller(key.name(), key.allowedModels(), quota, key.ownerId(), key.row());
        }

        private static Limits atMost(int callsAtOnce) {
            return new Limits(0, 0, 0, callsAtOnce);
        }

        public Callers forOneLoop() {
            return new KeyedCallers(this);
        }
    }

    /**
     * Makes what event loops share.
     *
     * @param callsAtOnce for callers whose key says nothing else; 0 means no limit
     * @param zone by whose calendar calls per day are counted
     * @param clock for keys that expire
     */
    public static Shared share(
            VirtualKeys keys, boolean anonymousAllowed, int callsAtOnce, ZoneId zone, InstantSource clock) {
        return new Shared(keys, anonymousAllowed, callsAtOnce, zone, clock);
    }

    @Override
    public Optional<Caller> identify(Optional<String> credential, boolean mayBeAnonymous) {
        Table present = shared.table;
        if (present.number() != table.number()) {
            table = present;
            keys = present.keys().forAnotherLoop();
            remembered.clear();
        }
        // Clients cannot be made without some key; where there are none, whatever they send says nothing.
        if (credential.isEmpty() || present.byPublicId().isEmpty()) {
            return mayBeAnonymous ? shared.anonymous : Optional.empty();
        }
        VirtualKey key = find(credential.get());
        if (key == null || key.expired(shared.clock.instant())) {
            return Optional.empty();
        }
        return Optional.ofNullable(present.byPublicId().get(key.publicId()));
    }

    @Override
    public Caller user(long id, String name) {
        return shared.users.computeIfAbsent(id, first -> {
            Limits atMost = Shared.atMost(shared.callsAtOnce);
            return new Caller(name, Set.of(), new Quota(atMost, shared.zone), id, 0);
        });
    }

    private @Nullable VirtualKey find(String token) {
        VirtualKey known = remembered.get(token);
        if (known != null) {
            return known;
        }
        VirtualKey found = keys.find(token).orElse(null);
        if (found != null) {
            if (remembered.size() == REMEMBERED_MAX) {
                remembered.clear();
            }
            remembered.put(token, found);
        }
        return found;
    }
}
