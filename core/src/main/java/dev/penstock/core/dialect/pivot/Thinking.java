package dev.penstock.core.dialect.pivot;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much a caller wants the model to reason.
 *
 * @param effort a word for it, where the caller gave one
 * @param budget in tokens, where the caller gave one
 */
public record Thinking(
        Mode mode, @Nullable Effort effort, @Nullable Long budget) {

    /** Whether to reason at all. */
    public enum Mode {
        OFF,
        ON,
        /** As much as the model sees fit. */
        ADAPTIVE
    }

    /** A word for how much. */
    public enum Effort {
        MINIMAL(1024),
        LOW(2048),
        MEDIUM(8192),
        HIGH(16384),
        XHIGH(32768),
        MAX(65536);

        private final long budget;

        Effort(long budget) {
            this.budget = budget;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The effort of this name; null for none. */
        public static @Nullable Effort of(String word) {
            for (Effort effort : values()) {
                if (effort.word().equals(word)) {
                    return effort;
                }
            }
            return null;
        }
    }

    /** Tokens to reason with: the caller's figure, else what we take its word to mean. */
    public long budgetOr(Effort fallback) {
        return budget != null ? budget : (effort != null ? effort : fallback).budget;
    }

    /** A word: the caller's, else the smallest whose meaning covers its figure. */
    public Effort effortOr(Effort fallback) {
        if (effort != null || budget == null) {
            return effort != null ? effort : fallback;
        }
        for (Effort word : Effort.values()) {
            if (budget <= word.budget) {
                return word;
            }
        }
        return Effort.MAX;
    }
}
