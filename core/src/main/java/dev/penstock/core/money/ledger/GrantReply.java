package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import dev.penstock.core.money.Window;
import java.util.List;

/** What the treasury answers to a {@link GrantErrand}. */
public sealed interface GrantReply {

    /**
     * The demands were looked at.
     *
     * @param outcomes one for each demand, in their order
     * @param nodes how many share the budgets now
     */
    record Decided(long epoch, long seq, List<Outcome> outcomes, int nodes) implements GrantReply {
        public Decided {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** This life of the node is over for the treasury; it gets no more money, and must join anew. */
    record Fenced(long epoch) implements GrantReply {}

    /** What became of one demand. */
    sealed interface Outcome {
        record Given(List<Portion> portions) implements Outcome {
            public Given {
                portions = List.copyOf(portions);
            }
        }

        /**
         * One of the scopes has too little, so none of them gives anything.
         *
         * @param verdict the figures of the first scope that has too little in any case, else of the first that has too little
         *     if those before take what is there; without the estimate of the call
         */
        record Declined(Verdict verdict) implements Outcome {}
    }

    /**
     * Money that now belongs to a slice of the node.
     *
     * @param amount added to the slice, in nano-dollars; may be 0
     * @param direct whether the window is nearly used up, so that nothing may lie idle
     * @param validMillis until the window ends
     */
    record Portion(long slice, Scope scope, Window window, long amount, long limit, boolean direct, long validMillis) {}
}
