package dev.penstock.gateway.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do; each includes what stands before it. */
public enum Role {
    /** Whoever comes, without a login. */
    PUBLIC,
    /** Reads. */
    VIEWER,
    /** Runs the gateway: providers, models, keys. */
    OPERATOR,
    /** Decides who may do what. */
    ADMIN;

    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** As the contract and the tables write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
