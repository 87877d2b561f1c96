package dev.penstock.core.money;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose money a limit guards.
 *
 * @param subject which user, virtual key or site; bounded, so that what callers send cannot grow what we keep
 */
public record Scope(Kind kind, String subject) {
    private static final int SUBJECT_MAX = 128;

    /** What a limit applies to, and for how long. */
    public enum Kind {
        /** One call of a caller with all its attempts; lives on one node, for as long as the call. */
        REQUEST("request", null),
        USER_DAY("user", Period.DAY),
        SITE_HOUR("site", Period.HOUR),
        KEY_DAY("key", Period.DAY),
        KEY_MONTH("key_month", Period.MONTH);

        private final String label;
        private final Optional<Period> period;

        Kind(String label, @Nullable Period period) {
            this.label = label;
            this.period = Optional.ofNullable(period);
        }

        /** The word for it in answers. */
        public String label() {
            return label;
        }

        /** Absent for a single request, which has no window. */
        public Optional<Period> period() {
            return period;
        }
    }

    public Scope {
        if (subject.isBlank() || subject.length() > SUBJECT_MAX) {
            throw new IllegalArgumentException(
                    "subject: of " + subject.length() + " characters (expected: 1.." + SUBJECT_MAX + ", not blank)");
        }
    }

    /** The whole site, of which there is one. */
    public static Scope site() {
        return new Scope(Kind.SITE_HOUR, "site");
    }

    @Override
    public String toString() {
        return kind.label + ":" + subject;
    }
}
