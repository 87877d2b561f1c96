package dev.penstock.gateway.control;

import java.time.Duration;
import java.util.Optional;

/** Thrown where something is not done, with what its caller is told. */
public final class Refused extends RuntimeException {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final int status;
    private final transient Phrase phrase;
    private final transient Optional<Duration> retryAfter;

    /**
     * @param retryAfter when it may be asked again
     */
    public Refused(int status, Phrase phrase, Optional<Duration> retryAfter) {
        super(phrase.english(), null, false, false);
        this.status = status;
        this.phrase = phrase;
        this.retryAfter = retryAfter;
    }

    public Refused(int status, String english, String chinese) {
        this(status, new Phrase(english, chinese), Optional.empty());
    }

    public static Refused badRequest(String english, String chinese) {
        return new Refused(BAD_REQUEST, english, chinese);
    }

    public static Refused unauthenticated(String english, String chinese) {
        return new Refused(UNAUTHENTICATED, english, chinese);
    }

    public static Refused forbidden(String english, String chinese) {
        return new Refused(FORBIDDEN, english, chinese);
    }

    public static Refused notFound(String english, String chinese) {
        return new Refused(NOT_FOUND, english, chinese);
    }

    public static Refused conflict(String english, String chinese) {
        return new Refused(CONFLICT, english, chinese);
    }

    public static Refused tooMany(Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new Refused(
                TOO_MANY,
                new Phrase("Too many attempts. Try again in " + seconds + " s.", "尝试次数过多，请在 " + seconds + " 秒后重试。"),
                Optional.of(retryAfter));
    }

    public static Refused unavailable(String english, String chinese, Duration retryAfter) {
        return new Refused(UNAVAILABLE, new Phrase(english, chinese), Optional.of(retryAfter));
    }

    public int status() {
        return status;
    }

    public Phrase phrase() {
        return phrase;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
