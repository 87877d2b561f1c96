package dev.penstock.gateway.server;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls of programs on this machine from those that a web page of somebody else's makes through a browser on it. Without
 * a credential only the former are served: otherwise any page that a developer visits could spend the team's money, directly
 * (the {@code Origin} is foreign) or by a name that it lets point at this machine (DNS rebinding: the {@code Host} is
 * foreign).
 */
final class OwnPage {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private OwnPage() {}

    /**
     * Whether a call without a credential may come from this machine's own programs and pages.
     *
     * @param host the {@code Host} header's name, without the port
     */
    static boolean trusted(@Nullable String origin, @Nullable String host) {
        if (host != null && !LOOPBACK_NAMES.contains(host)) {
            return false;
        }
        return origin == null || loopback(origin);
    }

    private static boolean loopback(String origin) {
        try {
            String name = URI.create(origin).getHost();
            return name != null && LOOPBACK_NAMES.contains(name);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
