package dev.penstock.gateway.control;

import dev.penstock.gateway.settings.ProxyHeader;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where requests come from. Only what a trusted proxy says of it is believed, and of its list only what trusted proxies added:
 * the last address that is none of theirs. Immutable.
 */
public final class ClientAddresses {
    private static final String FOR = "for=";

    private final List<IpSubnetFilterRule> trusted;
    private final ProxyHeader header;

    /**
     * @param proxies addresses, or networks such as {@code 10.0.0.0/8}
     * @param header what they write; another one comes through them from anybody
     */
    public ClientAddresses(List<String> proxies, ProxyHeader header) {
        this.trusted = proxies.stream().map(ClientAddresses::rule).toList();
        this.header = header;
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash));
        int bits = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(network.substring(slash + 1));
        return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
    }

    public String of(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        return of(peer == null || peer.hostAddress() == null ? "" : peer.hostAddress(), request.headers());
    }

    /**
     * The same for a request that is not one of Vert.x.
     *
     * @param peer where its connection comes from
     */
    public String of(String peer, MultiMap headers) {
        return trusted.isEmpty() ? peer : of(peer, headers.getAll(header.word()));
    }

    String of(String peer, List<String> said) {
        String address = peer;
        List<String> hops = new ArrayList<>(said.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(this::hop)
                .toList());
        while (isTrusted(address) && !hops.isEmpty()) {
            Optional<InetAddress> next = literal(hops.removeLast());
            if (next.isEmpty()) {
                return address;
            }
            address = next.get().getHostAddress();
        }
        return address;
    }

    private String hop(String said) {
        return switch (header) {
            case X_FORWARDED_FOR -> said.strip();
            case FORWARDED ->
                Arrays.stream(said.split(";", -1))
                        .map(String::strip)
                        .filter(part -> part.regionMatches(true, 0, FOR, 0, FOR.length()))
                        .map(part -> node(part.substring(FOR.length())))
                        .findFirst()
                        .orElse("");
        };
    }

    /** An address without its port (RFC 7239 §6): IPv6 stands in brackets, and both in quotes then. */
    private static String node(String text) {
        String bare = text.replace("\"", "");
        if (bare.startsWith("[")) {
            int end = bare.indexOf(']');
            return end < 0 ? "" : bare.substring(1, end);
        }
        int port = bare.indexOf(':');
        return port < 0 ? bare : bare.substring(0, port);
    }

    private boolean isTrusted(String address) {
        return !trusted.isEmpty()
                && literal(address)
                        .map(literal -> new InetSocketAddress(literal, 0))
                        .filter(literal -> trusted.stream().anyMatch(rule -> rule.matches(literal)))
                        .isPresent();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
