package dev.penstock.gateway.control;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people are told, in the two languages that are spoken here. */
public record Phrase(String english, String chinese) {

    /** The language of an answer. */
    public enum Language {
        ENGLISH(Locale.ENGLISH),
        CHINESE(Locale.CHINESE);

        private static final int HEADER_CHARS_MAX = 500;
        private final Locale locale;

        Language(Locale locale) {
            this.locale = locale;
        }

        /** The one that an {@code Accept-Language} header likes better (RFC 4647 §3.4); English where it names neither. */
        public static Language of(@Nullable String header) {
            if (header == null || header.length() > HEADER_CHARS_MAX) {
                return ENGLISH;
            }
            try {
                Locale found =
                        Locale.lookup(Locale.LanguageRange.parse(header), List.of(ENGLISH.locale, CHINESE.locale));
                return CHINESE.locale.equals(found) ? CHINESE : ENGLISH;
            } catch (IllegalArgumentException malformed) {
                return ENGLISH;
            }
        }

        /** For the header of the answer. */
        public String tag() {
            return locale.toLanguageTag();
        }
    }

    public String in(Language language) {
        return switch (language) {
            case ENGLISH -> english;
            case CHINESE -> chinese;
        };
    }
}
