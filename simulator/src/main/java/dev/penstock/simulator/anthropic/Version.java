package dev.penstock.simulator.anthropic;

import java.util.Optional;

/** A version of the interface, as callers name it in {@code anthropic-version}. */
enum Version {
    JUNE_2023,
    OCTOBER_2026;

    static Optional<Version> of(String text) {
        return switch (text) {
            case "2023-06-01" -> Optional.of(JUNE_2023);
            case "2026-10-21" -> Optional.of(OCTOBER_2026);
            default -> Optional.empty();
        };
    }
}
