package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Limit;
import java.util.List;

/**
 * What a node asks the treasury for. Can be repeated: for the same number the treasury gives the same answer, once.
 *
 * @param epoch which life of the node asks
 * @param seq grows by one with each errand of a life; the next is not sent before this one is answered
 */
public record GrantErrand(String node, long epoch, long seq, List<Demand> demands) {
    /** At most so many demands in one errand, so that its transaction stays short. */
    static final int DEMANDS_MAX = 64;

    /** What is needed together: all of it, or none. */
    public record Demand(List<Ask> asks) {
        public Demand {
            asks = List.copyOf(asks);
        }
    }

    /**
     * What one scope is asked for.
     *
     * <p>Amounts are in nano-dollars.
     *
     * @param limit of the scope by the settings; the treasury may know another one
     * @param lacks what is missing even if all those before get nothing
     * @param least what is missing if those before get what they need; with less the demand cannot be met
     * @param wish what is welcome, so that the next calls need not ask
     */
    public record Ask(Limit limit, long lacks, long least, long wish) {
        public Ask {
            if (lacks < 0 || lacks > least) {
                throw new IllegalArgumentException("lacks: " + lacks + " (expected: 0.." + least + ")");
            }
        }
    }

    public GrantErrand {
        demands = List.copyOf(demands);
    }
}
