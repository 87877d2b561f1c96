package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import org.jspecify.annotations.Nullable;

/** Thrown where a successful reply's body holds no answer: it is not what the dialect allows, or it is an error. No stack trace. */
public final class BrokenReply extends Exception {
    private final transient Problem problem;
    private final transient @Nullable TokenUsage usage;

    public BrokenReply(Problem problem) {
        this(problem, null);
    }

    private BrokenReply(Problem problem, @Nullable TokenUsage usage) {
        super(problem.message(), null, false, false);
        this.problem = problem;
        this.usage = usage;
    }

    public static BrokenReply malformed(String what) {
        return new BrokenReply(Problem.of(Problem.Kind.UPSTREAM_MALFORMED, "upstream's reply: " + what));
    }

    /** The same, with what the body says that it took: a reply that is no answer may have been billed. */
    public BrokenReply having(@Nullable TokenUsage told) {
        return new BrokenReply(problem, told);
    }

    public WholeReply.Failed failed() {
        return new WholeReply.Failed(problem, usage);
    }
}
