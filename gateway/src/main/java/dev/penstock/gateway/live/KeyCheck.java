package dev.penstock.gateway.live;

/**
 * What a provider says of a key when it is asked.
 *
 * @param message for people; names no secret
 */
public record KeyCheck(Result result, String message) {

    /** Whether the provider takes the key. */
    public enum Result {
        VALID,
        INVALID,
        /** It could not be found out: the provider is away, slow, or answers something else. */
        UNKNOWN
    }
}
