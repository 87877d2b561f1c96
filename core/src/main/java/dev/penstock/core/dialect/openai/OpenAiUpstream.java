package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.UpstreamDialect;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How upstreams of the OpenAI dialect tell what went wrong: sorts their answers into kinds, and keeps their own status,
 * words and codes where those help the caller. Shared between threads.
 */
public final class OpenAiUpstream implements UpstreamDialect {
    private static final List<String> CONTEXT_TEXTS = List.of(
            "maximum context length",
            "prompt is too long",
            "exceeds the context window",
            "exceeded max context length",
            "input length exceeds the context length");
    private static final List<String> BALANCE_TEXTS = List.of("balance", "余额", "insufficient quota", "arrearage");

    /** A word that may be (a part of) a credential: starred out, or long and with digits. Takes linear time. */
    private static final Pattern SECRET =
            Pattern.compile("(?<![\\w-])(?:[\\w-]*+\\*{2,}[\\w*.-]*+|(?=[\\w-]*\\d)[\\w-]{16,}+)");

    private final InstantSource clock;

    public OpenAiUpstream(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Problem problem(int status, Function<String, @Nullable String> header, byte[] body) {
        return problem(status, ErrorBody.read(body), RetryAfter.read(status, header, clock.instant()));
    }

    /** Sorts an error that came inside a success: its code is taken for the status it should have had. */
    static Problem insideSuccess(ErrorBody error) {
        int status = error.codeAsStatus();
        return problem(status == 0 ? Kind.UPSTREAM_ERROR.status() : status, error, null);
    }

    private static Problem problem(int status, ErrorBody error, @Nullable Duration retryAfter) {
        Kind kind = kind(status, error);
        String code = kind == Kind.CONTEXT_LENGTH ? "context_length_exceeded" : wordCode(error);
        return new Problem(
                kind,
                shownStatus(status, kind),
                message(status, kind, error),
                error.param(),
                code,
                error.type(),
                retryAfter);
    }

    private static Kind kind(int status, ErrorBody error) {
        if (error.names("insufficient_quota")) {
            return Kind.UPSTREAM_PAYMENT;
        }
        boolean rateLimited = error.names("rate_limit_exceeded") || error.names("rate_limit_error");
        return switch (status) {
            case 401 -> Kind.UPSTREAM_AUTHENTICATION;
            case 403 -> mentions(error, BALANCE_TEXTS) ? Kind.UPSTREAM_PAYMENT : Kind.UPSTREAM_AUTHENTICATION;
            case 402 -> Kind.UPSTREAM_PAYMENT;
            case 404 -> Kind.UPSTREAM_REJECTED;
            case 429 -> Kind.UPSTREAM_RATE_LIMITED;
            case 408, 504 -> Kind.UPSTREAM_TIMEOUT;
            case 409 -> Kind.UPSTREAM_ERROR;
            default -> {
                if (tooLong(error)) {
                    yield Kind.CONTEXT_LENGTH;
                }
                if (status >= 400 && status < 500) {
                    yield Kind.UPSTREAM_REJECTED;
                }
                if (rateLimited) {
                    yield Kind.UPSTREAM_RATE_LIMITED;
                }
                yield status >= 500 && status < 600 ? Kind.UPSTREAM_ERROR : Kind.UPSTREAM_MALFORMED;
            }
        };
    }

    private static boolean tooLong(ErrorBody error) {
        String text = error.message().toLowerCase(Locale.ROOT);
        return error.names("context_length_exceeded")
                || mentions(error, CONTEXT_TEXTS)
                || (text.contains("input token count") && text.contains("exceeds the maximum"));
    }

    private static boolean mentions(ErrorBody error, List<String> texts) {
        String message = error.message().toLowerCase(Locale.ROOT);
        return texts.stream().anyMatch(message::contains);
    }

    /** A status that stands in the code tells nothing that the answer's own status does not. */
    private static @Nullable String wordCode(ErrorBody error) {
        return error.codeAsStatus() == 0 ? error.code() : null;
    }

    /** The upstream's own where it is an error's; what the kind stands for where the upstream's status hides it. */
    private static int shownStatus(int status, Kind kind) {
        boolean hidden = status < 400 || status > 599 || (status >= 500 && kind.status() < 500);
        return hidden ? kind == Kind.UPSTREAM_PAYMENT ? 429 : kind.status() : status;
    }

    private static String message(int status, Kind kind, ErrorBody error) {
        if (error.message().isBlank()) {
            return "the upstream answered " + status + " and no reason";
        }
        boolean ours = kind == Kind.UPSTREAM_AUTHENTICATION || kind == Kind.UPSTREAM_PAYMENT;
        return ours ? SECRET.matcher(error.message()).replaceAll("***") : error.message();
    }
}
