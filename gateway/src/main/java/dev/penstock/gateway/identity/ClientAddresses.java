package dev.penstock.gateway.identity;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where requests come from. Only what a trusted proxy says of it is believed, and of its list only what trusted proxies added:
 * the last address that is none of theirs. Immutable.
 */
public final class ClientAddresses implements Function<HttpServerRequest, String> {
    private final List<IpSubnetFilterRule> trusted;

    /**
     * @param proxies addresses, or networks such as {@code 10.0.0.0/8}
     */
    public ClientAddresses(List<String> proxies) {
        this.trusted = proxies.stream().map(ClientAddresses::rule).toList();
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash));
        int bits = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(network.substring(slash + 1));
        return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
    }

    @Override
    public String apply(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        String direct = peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
        return of(direct, request.headers().getAll("x-forwarded-for"));
    }

    String of(String peer, List<String> forwardedFor) {
        String address = peer;
        List<String> hops = new ArrayList<>(forwardedFor.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
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
