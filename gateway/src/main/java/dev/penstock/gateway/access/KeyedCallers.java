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

    private final VirtualKeys keys;
    private final Shared shared;
    private final Map<String, VirtualKey> remembered = new HashMap<>();

    private KeyedCallers(VirtualKeys keys, Shared shared) {
        this.keys = keys;
        this.shared = shared;
    }

    /** What all event loops share: one {@link Caller} per key, so that limits count across them. */
    public static final class Shared {
        private final VirtualKeys keys;
        private final Map<String, Caller> byPublicId = new HashMap<>();
        private final Optional<Caller> anonymous;
        private final InstantSource clock;

        private Shared(VirtualKeys keys, boolean anonymousAllowed, int callsAtOnce, ZoneId zone, InstantSource clock) {
            this.keys = keys;
            this.clock = clock;
            this.anonymous = anonymousAllowed
                    ? Optional.of(new Caller("anonymous", Set.of(), new Quota(atMost(callsAtOnce), zone)))
                    : Optional.empty();
            for (VirtualKey key : keys.all()) {
                byPublicId.put(key.publicId(), caller(key, callsAtOnce, zone));
            }
        }

        private static Caller caller(VirtualKey key, int callsAtOnce, ZoneId zone) {
            Limits own = key.limits();
            Limits limits = own.callsAtOnce() > 0
                    ? own
                    : new Limits(own.callsPerMinute(), own.tokensPerMinute(), own.callsPerDay(), callsAtOnce);
            return new Caller(key.name(), key.allowedModels(), new Quota(limits, zone));
        }

        private static Limits atMost(int callsAtOnce) {
            return new Limits(0, 0, 0, callsAtOnce);
        }

        public Callers forOneLoop() {
            return new KeyedCallers(keys.forAnotherLoop(), this);
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
        // Clients cannot be made without some key; where there are none, whatever they send says nothing.
        if (credential.isEmpty() || shared.byPublicId.isEmpty()) {
            return mayBeAnonymous ? shared.anonymous : Optional.empty();
        }
        VirtualKey key = find(credential.get());
        if (key == null || key.expired(shared.clock.instant())) {
            return Optional.empty();
        }
        return Optional.ofNullable(shared.byPublicId.get(key.publicId()));
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
