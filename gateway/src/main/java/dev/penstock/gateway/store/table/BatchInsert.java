package dev.penstock.gateway.store.table;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Adds many rows to one table with one statement, within one transaction. The statement is jOOQ's; the values go straight to the
 * driver, since jOOQ makes a parameter of each of them, which took a fifth of the time (measured).
 */
public final class BatchInsert {
    private final DSLContext sql;
    private final String statement;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /** @param columns those that a row has a value for, in its order */
    public BatchInsert(DSLContext sql, Table<Record> table, List<Field<?>> columns) {
        this.sql = sql;
        this.statement = sql.insertInto(table)
                .columns(columns)
                .values(new Object[columns.size()])
                .getSQL();
    }

    /** Adds a row: texts, whole numbers, times, or null. */
    public void add(@Nullable Object... values) {
        rows.add(values);
    }

    /** Writes what was added. */
    public void execute() {
        if (rows.isEmpty()) {
            return;
        }
        sql.connection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(statement)) {
                for (@Nullable Object[] row : rows) {
                    for (int i = 0; i < row.length; i++) {
                        set(insert, i + 1, row[i]);
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    private void set(PreparedStatement insert, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> insert.setNull(index, Types.NULL);
            case String text -> insert.setString(index, text);
            case Long number -> insert.setLong(index, number);
            case Integer number -> insert.setInt(index, number);
            case Instant time -> InstantBinding.set(insert, index, time, sql.family());
            default ->
                throw new IllegalArgumentException(
                        value.getClass() + " (expected: a text, a whole number, a time or null)");
        }
    }
}
