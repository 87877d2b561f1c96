package dev.penstock.core.money.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the treasury knows of a node, in its present life.
 *
 * @param lost whether it was silent for so long that it was given up
 * @param distrusted whether it said that its journal failed
 * @param lastLsn the last step taken from it, over all lives
 * @param grantSeq the last errand of this life that was answered, and {@code lastReply} the answer
 */
public record NodeRow(
        String name,
        long epoch,
        boolean lost,
        boolean distrusted,
        long lastLsn,
        long grantSeq,
        @Nullable GrantReply lastReply,
        Instant heardOf) {

    static NodeRow unknown(String name, Instant now) {
        return new NodeRow(name, 0, false, false, 0, 0, null, now);
    }

    NodeRow beginning(boolean stillDistrusted, Instant now) {
        return new NodeRow(name, epoch + 1, false, stillDistrusted, lastLsn, 0, null, now);
    }

    NodeRow heard(Instant now) {
        return new NodeRow(name, epoch, lost, distrusted, lastLsn, grantSeq, lastReply, now);
    }

    NodeRow answered(long seq, GrantReply reply) {
        return new NodeRow(name, epoch, lost, distrusted, lastLsn, seq, reply, heardOf);
    }

    NodeRow told(long lsn) {
        return new NodeRow(name, epoch, lost, distrusted, lsn, grantSeq, lastReply, heardOf);
    }

    NodeRow distrusting() {
        return new NodeRow(name, epoch, lost, true, lastLsn, grantSeq, lastReply, heardOf);
    }

    NodeRow givenUp() {
        return new NodeRow(name, epoch, true, distrusted, lastLsn, grantSeq, lastReply, heardOf);
    }
}
