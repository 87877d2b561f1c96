package dev.penstock.core.dialect.pivot;

/** What becomes of a feature of a request on its way to an upstream. */
public enum Fate {
    /** The upstream has the same. */
    CARRIED,
    /** The upstream gets the best equivalent it has. */
    ADAPTED,
    /** Left out, and told to the caller in a header. */
    DROPPED,
    /** The call is answered with 400, which names the member. */
    REFUSED
}
