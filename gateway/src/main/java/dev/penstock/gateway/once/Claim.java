package dev.penstock.gateway.once;

import dev.penstock.core.dialect.Problem;
import dev.penstock.gateway.pipeline.Witness;

/** What somebody is told who brings a call with a key. */
public sealed interface Claim {
    /**
     * Nobody brought one before, so it is made.
     *
     * @param witness must see its answer, and its end
     */
    record First(Witness witness) implements Claim {}

    /** It was made, and this was the answer. */
    record Answered(int status, String contentType, byte[] body) implements Claim {}

    /** It is not made. */
    record Refused(Problem problem) implements Claim {}
}
