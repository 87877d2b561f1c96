package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Problem;

/** Thrown where a successful reply's body holds no answer: it is not what the dialect allows, or it is an error. No stack trace. */
public final class BrokenReply extends Exception {
    private final transient Problem problem;

    public BrokenReply(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    public static BrokenReply malformed(String what) {
        return new BrokenReply(Problem.of(Problem.Kind.UPSTREAM_MALFORMED, "upstream's reply: " + what));
    }

    public Problem problem() {
        return problem;
    }
}
