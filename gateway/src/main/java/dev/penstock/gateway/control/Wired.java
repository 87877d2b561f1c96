package dev.penstock.gateway.control;

import io.vertx.core.Vertx;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A contract, who may come in, and what does its operations. May be shared between threads. */
public record Wired(Contract contract, Guard guard, Handlers handlers) {

    public Wired {
        Set<String> described =
                contract.routes().stream().map(Route::id).collect(Collectors.toCollection(TreeSet::new));
        if (!described.equals(handlers.operations())) {
            throw new IllegalStateException(
                    "operations of the contract: " + described + ", handlers: " + handlers.operations());
        }
    }

    /**
     * Reads the contract. Takes some hundred milliseconds, and blocks.
     *
     * @throws IllegalStateException if it and the handlers do not fit together
     */
    public static Wired of(Vertx vertx, String yaml, Guard guard, Handlers handlers) {
        return new Wired(Contract.read(vertx, yaml), guard, handlers);
    }
}
