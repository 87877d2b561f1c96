package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an upstream's status and words mean, and how they are told on: one rule for all dialects. */
public final class Failures {
    private static final List<String> CONTEXT_LENGTH = List.of(
            "context_length_exceeded",
            "maximum context length",
            "prompt is too long",
            "prompt too long",
            "exceeds the context window",
            "exceeded max context length",
            "input length exceeds the context length");
    private static final List<String> BALANCE = List.of("balance", "余额", "insufficient quota", "arrearage");
    private static final List<String> KEY = List.of("api key", "api_key", "apikey");

    /** A word that may be (a part of) a credential: starred out, or long and with digits. Takes linear time. */
    private static final Pattern SECRET =
            Pattern.compile("(?<![\\w-])(?:[\\w-]*+\\*{2,}[\\w*.-]*+|(?=[\\w-]*\\d)[\\w-]{16,}+)");

    private static final int MESSAGE_MAX = 4096;

    private Failures() {}

    /**
     * What an upstream told of a failure, in whatever shape.
     *
     * @param message its words
     * @param type its own name for it
     * @param param the request member at fault
     */
    public record Told(
            @Nullable String message,
            @Nullable String type,
            @Nullable String param,
            @Nullable String code) {
        /** Nothing but a status. */
        public static final Told NOTHING = new Told(null, null, null, null);

        private boolean names(String word) {
            return word.equals(code) || word.equals(type);
        }

        private boolean mentions(List<String> texts) {
            String lower = message == null ? "" : message.toLowerCase(Locale.ROOT);
            return texts.stream().anyMatch(lower::contains);
        }
    }

    /**
     * Sorts a failure.
     *
     * @param status the upstream's; one that is no error's means that no answer came
     * @param wait how long the upstream asks to wait
     */
    public static Problem of(int status, Told told, @Nullable Duration wait) {
        Kind kind = kind(status, told);
        String code = kind == Kind.CONTEXT_LENGTH ? "context_length_exceeded" : told.code();
        return new Problem(
                kind, shownStatus(kind, status), message(status, kind, told), told.param(), code, told.type(), wait);
    }

    private static Kind kind(int status, Told told) {
        if (told.names("insufficient_quota")) {
            return Kind.UPSTREAM_PAYMENT;
        }
        return switch (status) {
            case 401 -> Kind.UPSTREAM_AUTHENTICATION;
            case 402 -> Kind.UPSTREAM_PAYMENT;
            case 403 -> told.mentions(BALANCE) ? Kind.UPSTREAM_PAYMENT : Kind.UPSTREAM_AUTHENTICATION;
            case 404 -> Kind.UPSTREAM_REJECTED;
            case 429 -> Kind.UPSTREAM_RATE_LIMITED;
            case 408, 504 -> Kind.UPSTREAM_TIMEOUT;
            // Two calls met on the way: the same one may pass the next time.
            case 409 -> Kind.UPSTREAM_ERROR;
            default -> byWords(status, told);
        };
    }

    private static Kind byWords(int status, Told told) {
        if (saysContextLength(told)) {
            return Kind.CONTEXT_LENGTH;
        }
        if (status >= 400 && status < 500) {
            return Kind.UPSTREAM_REJECTED;
        }
        if (told.names("rate_limit_exceeded") || told.names("rate_limit_error")) {
            return Kind.UPSTREAM_RATE_LIMITED;
        }
        return status >= 500 && status < 600 ? Kind.UPSTREAM_ERROR : Kind.UPSTREAM_MALFORMED;
    }

    private static boolean saysContextLength(Told told) {
        return told.names("context_length_exceeded")
                || told.mentions(CONTEXT_LENGTH)
                || (told.mentions(List.of("input token count")) && told.mentions(List.of("exceeds the maximum")));
    }

    /** The upstream's own status where it means the same to our caller. */
    private static int shownStatus(Kind kind, int status) {
        boolean callersFault = status >= 400 && status < 500;
        return switch (kind) {
            case UPSTREAM_REJECTED, UPSTREAM_AUTHENTICATION -> callersFault ? status : kind.status();
            // What is told inside a success has the status that such a thing mostly has.
            case UPSTREAM_PAYMENT -> callersFault ? status : 429;
            // 529 is a word of one dialect for what all others call 503.
            case UPSTREAM_ERROR -> status == 529 ? 503 : status;
            default -> kind.status();
        };
    }

    /** The upstream's words, bounded, without what could forge lines in a log, and without our credential. */
    private static String message(int status, Kind kind, Told told) {
        if (told.message() == null || told.message().isBlank()) {
            return "the upstream answered " + status + " and no reason";
        }
        StringBuilder words = new StringBuilder();
        told.message()
                .codePoints()
                .limit(MESSAGE_MAX)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(words::appendCodePoint);
        boolean ofOurAccount =
                kind == Kind.UPSTREAM_AUTHENTICATION || kind == Kind.UPSTREAM_PAYMENT || told.mentions(KEY);
        return ofOurAccount ? SECRET.matcher(words).replaceAll("***") : words.toString();
    }
}
