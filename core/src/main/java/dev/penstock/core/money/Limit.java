package dev.penstock.core.money;

/** The most that a scope may spend in one of its windows. A scope without a limit has none of these. */
public record Limit(Scope scope, Money most) {
    public Limit {
        if (most.isNegative()) {
            throw new IllegalArgumentException("limit of " + scope + ": " + most + " (expected: 0 or more)");
        }
    }
}
