package dev.penstock.gateway.access;

import dev.penstock.core.limit.SlidingMinute;
import dev.penstock.core.limit.Slots;
import dev.penstock.gateway.pipeline.Caller;
import dev.penstock.gateway.pipeline.Callers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows callers by their virtual keys, and lets those without one in as {@code anonymous} where that is allowed. */
public final class KeyedCallers implements Callers {
    private final VirtualKeys keys;
    private final Shared shared;

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

        private Shared(VirtualKeys keys, boolean anonymousAllowed, int callsAtOnce, InstantSource clock) {
            this.keys = keys;
            this.clock = clock;
            this.anonymous = anonymousAllowed
                    ? Optional.of(new Caller("anonymous", Set.of(), Optional.empty(), new Slots(callsAtOnce)))
                    : Optional.empty();
            for (VirtualKey key : keys.all()) {
                byPublicId.put(key.publicId(), caller(key, callsAtOnce));
            }
        }

        private static Caller caller(VirtualKey key, int callsAtOnce) {
            Optional<SlidingMinute> callsPerMinute =
                    key.rpm() == 0 ? Optional.empty() : Optional.of(new SlidingMinute(key.rpm()));
            int atOnce = key.concurrency() == 0 ? callsAtOnce : key.concurrency();
            return new Caller(key.name(), key.allowedModels(), callsPerMinute, new Slots(atOnce));
        }

        public Callers forOneLoop() {
            return new KeyedCallers(keys.forAnotherLoop(), this);
        }
    }

    /**
     * Makes what event loops share.
     *
     * @param callsAtOnce for callers whose key says nothing else; 0 means no limit
     * @param clock for keys that expire
     */
    public static Shared share(VirtualKeys keys, boolean anonymousAllowed, int callsAtOnce, InstantSource clock) {
        return new Shared(keys, anonymousAllowed, callsAtOnce, clock);
    }

    @Override
    public Optional<Caller> identify(Optional<String> credential) {
        if (credential.isEmpty()) {
            return shared.anonymous;
        }
        if (shared.byPublicId.isEmpty()) {
            // Clients cannot be made without some key; where there are none, whatever they send says nothing.
            return shared.anonymous;
        }
        Instant now = shared.clock.instant();
        return keys.find(credential.get())
                .filter(key -> !key.expired(now))
                .map(key -> shared.byPublicId.get(key.publicId()));
    }
}
