package dev.penstock.core.routing;

import java.util.List;

/** The public name of a model, and the ways to serve it. */
public record Route(String name, List<Version> versions) {
    public Route {
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("versions of " + name + ": none (expected: at least one)");
        }
        versions = List.copyOf(versions);
    }
}
