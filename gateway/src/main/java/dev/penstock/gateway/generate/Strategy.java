package dev.penstock.gateway.generate;

import dev.penstock.core.money.Money;
import dev.penstock.core.money.price.ContinuedJob;
import java.util.Optional;

/** How a long answer goes on, by what its budgets have left (S0-5). */
enum Strategy {
    NORMAL("normal", 100),
    CONSTRAINED("budget-constrained", 60),
    SUMMARY("summary", 30);

    private static final int SUMMARY_CALLS = 2;

    private final String label;
    private final int tokensPercent;

    Strategy(String label, int tokensPercent) {
        this.label = label;
        this.tokensPercent = tokensPercent;
    }

    /** By the smaller of what is left for the day and the hour, over what one call may cost: over a half, over a fifth, less. */
    static Strategy of(Standing standing) {
        Optional<Money> most = standing.request();
        if (most.isEmpty() || most.get().nanos() == 0) {
            return NORMAL;
        }
        long left = Math.min(left(standing.user()), left(standing.site()));
        long unit = most.get().nanos();
        return left > unit / 2 ? NORMAL : left > unit / 5 ? CONSTRAINED : SUMMARY;
    }

    private static long left(Standing.Account account) {
        return account.most().isPresent() ? account.left().nanos() : Long.MAX_VALUE;
    }

    String label() {
        return label;
    }

    /** The most output tokens of its next call. */
    long output(ContinuedJob job) {
        return Math.max(1, job.capPerCall() * tokensPercent / 100);
    }

    /** How many calls the answer may take. */
    long calls(ContinuedJob job) {
        long all = job.continuationsMax() + 1;
        return switch (this) {
            case NORMAL -> all;
            case CONSTRAINED -> Math.ceilDiv(all * 4, 5);
            case SUMMARY -> Math.min(all, SUMMARY_CALLS);
        };
    }

    /** What the next call is told. */
    String instruction(long call, long of) {
        String go = "继续。上文在长度上限处被截断：从截断处直接接着写，不要重复已写内容，不要解释。"
                + " Continue exactly where the text above was cut off; repeat nothing, explain nothing."
                + " (" + call + "/" + of + ")";
        return switch (this) {
            case NORMAL -> go;
            case CONSTRAINED -> go + " 请精简。 Be concise.";
            case SUMMARY -> go + " 请尽快收尾并总结。 Bring it to a short end.";
        };
    }
}
