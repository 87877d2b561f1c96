package dev.penstock.benchmarks.process;

import java.util.Map;
import java.util.Optional;

/**
 * One way from the client to the upstreams.
 *
 * @param ports where this arm leads to an upstream, on the loopback address
 * @param process what is measured; nothing on the direct way
 */
public record Arm(Name name, Map<Upstream, Integer> ports, Optional<Child> process) {

    /** The ways that are compared, in the order of the table's columns. */
    public enum Name {
        DIRECT,
        NGINX,
        GATEWAY
    }

    public int port(Upstream upstream) {
        Integer port = ports.get(upstream);
        if (port == null) {
            throw new IllegalStateException(name + " does not lead to " + upstream);
        }
        return port;
    }
}
