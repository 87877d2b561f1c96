package dev.penstock.core.dialect;

/** Thrown where a call cannot be served as it stands; carries what the caller is told. Has no stack trace. */
public final class Refusal extends Exception {
    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
