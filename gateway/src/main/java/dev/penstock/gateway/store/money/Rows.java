package dev.penstock.gateway.store.money;

import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Window;
import dev.penstock.core.money.ledger.BudgetWindow;
import dev.penstock.core.money.ledger.NodeRow;
import dev.penstock.core.money.ledger.SliceRow;
import dev.penstock.gateway.store.table.BudgetNodes;
import dev.penstock.gateway.store.table.BudgetSlices;
import dev.penstock.gateway.store.table.BudgetWindows;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;

/** How the rows of the books stand in their tables. */
final class Rows {
    /** The kind of an entry that says what an attempt cost. */
    static final String ATTEMPT = "attempt";

    /** The kind of an entry by which somebody corrects the books. */
    static final String CORRECTION = "correction";

    private Rows() {}

    static String kind(Scope scope) {
        return scope.kind().name().toLowerCase(Locale.ROOT);
    }

    static Scope scope(String kind, String subject) {
        return new Scope(Scope.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), subject);
    }

    static Condition of(Scope scope) {
        return BudgetWindows.SCOPE_KIND.eq(kind(scope)).and(BudgetWindows.SCOPE_SUBJECT.eq(scope.subject()));
    }

    static BudgetWindow window(Record row) {
        return new BudgetWindow(
                row.get(BudgetWindows.ID),
                scope(row.get(BudgetWindows.SCOPE_KIND), row.get(BudgetWindows.SCOPE_SUBJECT)),
                new Window(row.get(BudgetWindows.WINDOW_START), row.get(BudgetWindows.WINDOW_END)),
                row.get(BudgetWindows.SPEND_LIMIT),
                row.get(BudgetWindows.SPENT),
                row.get(BudgetWindows.GRANTED),
                row.get(BudgetWindows.UNATTRIBUTED),
                row.get(BudgetWindows.OVERRUN),
                row.get(BudgetWindows.CLOSED) != 0);
    }

    static String state(SliceRow.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static SliceRow slice(Record row) {
        return new SliceRow(
                row.get(BudgetSlices.ID),
                row.get(BudgetSlices.NODE),
                row.get(BudgetSlices.EPOCH),
                row.get(BudgetSlices.WINDOW_ID),
                row.get(BudgetSlices.AMOUNT),
                row.get(BudgetSlices.USED),
                SliceRow.State.valueOf(row.get(BudgetSlices.STATE).toUpperCase(Locale.ROOT)));
    }

    static NodeRow node(Record row) {
        return new NodeRow(
                row.get(BudgetNodes.NODE),
                row.get(BudgetNodes.EPOCH),
                row.get(BudgetNodes.LOST) != 0,
                row.get(BudgetNodes.DISTRUSTED) != 0,
                row.get(BudgetNodes.LAST_LSN),
                row.get(BudgetNodes.GRANT_SEQ),
                Optional.ofNullable(row.get(BudgetNodes.LAST_REPLY))
                        .map(ReplyCodec::read)
                        .orElse(null),
                row.get(BudgetNodes.HEARD_OF_AT));
    }

    static Map<Field<?>, Object> values(NodeRow node) {
        Map<Field<?>, Object> values = new HashMap<>();
        values.put(BudgetNodes.EPOCH, node.epoch());
        values.put(BudgetNodes.LOST, node.lost() ? 1 : 0);
        values.put(BudgetNodes.DISTRUSTED, node.distrusted() ? 1 : 0);
        values.put(BudgetNodes.LAST_LSN, node.lastLsn());
        values.put(BudgetNodes.GRANT_SEQ, node.grantSeq());
        values.put(BudgetNodes.LAST_REPLY, node.lastReply() == null ? null : ReplyCodec.write(node.lastReply()));
        values.put(BudgetNodes.HEARD_OF_AT, node.heardOf());
        return values;
    }
}
