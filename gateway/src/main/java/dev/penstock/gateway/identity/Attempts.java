package dev.penstock.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.penstock.gateway.control.Refused;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts attempts by whom they come from, in a window that begins with the first one, and refuses what is over the limit. Holds
 * no more than a bounded number of sources. May be shared between threads.
 */
final class Attempts {
    static final int SOURCES_MAX = 100_000;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int limit;
    private final Duration window;
    private final InstantSource clock;
    private final Cache<String, Window> sources;

    private record Window(int count, Instant ends) {}

    /**
     * @param limit 0 means none
     */
    Attempts(int limit, Duration window, InstantSource clock) {
        this.limit = limit;
        this.window = window;
        this.clock = clock;
        this.sources = Caffeine.newBuilder()
                .maximumSize(SOURCES_MAX)
                .expireAfterWrite(window)
                .build();
    }

    /**
     * Counts one more.
     *
     * @throws Refused where that is over the limit
     */
    void take(String source) {
        if (limit == 0) {
            return;
        }
        Instant now = clock.instant();
        Window counted = sources.asMap().compute(source, (key, before) -> next(before, now));
        if (counted.count() > limit) {
            throw Refused.tooMany(Duration.between(now, counted.ends()));
        }
    }

    private Window next(@Nullable Window before, Instant now) {
        return before == null || !now.isBefore(before.ends())
                ? new Window(1, now.plus(window))
                : new Window(Math.min(before.count(), limit) + 1, before.ends());
    }

    /** Begins anew for a source that turned out well. */
    void forget(String source) {
        sources.invalidate(source);
    }

    /** How many are remembered now. */
    long sources() {
        sources.cleanUp();
        return sources.estimatedSize();
    }

    /** Whoever has an IPv6 address has a whole network of them. */
    static String source(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length <= 4 ? address : Arrays.toString(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES));
        } catch (IllegalArgumentException noAddress) {
            return address;
        }
    }
}
