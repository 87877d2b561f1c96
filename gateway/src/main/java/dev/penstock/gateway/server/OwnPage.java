package dev.penstock.gateway.server;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells calls of programs on this machine from those that a web page of somebody else's makes through a browser on it, or
 * another machine through a proxy on it. Without a credential only the former are served: otherwise any page that a developer
 * visits could spend the team's money, directly (the {@code Origin} is foreign) or by a name that it lets point at this machine
 * (DNS rebinding: the {@code Host} is foreign), and so could everybody whom a proxy lets in.
 *
 * <p>What a proxy says can only take trust away, so nobody has to be asked which proxies are to be believed. One that says
 * nothing cannot be told from a program of this machine.
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

    /**
     * Whether all the addresses that proxies were called from are this machine's, as behind a page's development server.
     *
     * @param forwardedFor the values of {@code X-Forwarded-For}
     */
    static boolean onThisMachine(List<String> forwardedFor) {
        return forwardedFor.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .allMatch(address -> loopbackAddress(address.strip()));
    }

    private static boolean loopbackAddress(String text) {
        try {
            return InetAddress.ofLiteral(text).isLoopbackAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
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
