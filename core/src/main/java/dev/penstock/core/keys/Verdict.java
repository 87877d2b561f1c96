package dev.penstock.core.keys;

import java.time.Duration;
import java.util.Optional;

/** What a provider's answer says of the key that the call went out under. */
public sealed interface Verdict {

    /** It is good: the call was taken, or refused for what was in it. */
    record Accepted() implements Verdict {}

    /**
     * It has had enough for now.
     *
     * @param retryAfter absent where the provider does not say for how long
     */
    record RateLimited(Optional<Duration> retryAfter) implements Verdict {}

    /** It is not known (401). */
    record Unauthorized() implements Verdict {}

    /** It may not do this (403); which says little of the key, unless it may do nothing at all. */
    record Forbidden() implements Verdict {}

    /** Its account is used up (402, and the many texts that mean it). */
    record OutOfFunds() implements Verdict {}
}
