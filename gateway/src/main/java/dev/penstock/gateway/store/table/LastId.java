package dev.penstock.gateway.store.table;

import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The id that the database gave to the last row added on this connection. As {@link DSLContext#lastID()}, which is written as plain
 * SQL and so makes jOOQ load its parser, a megabyte that nothing else needs.
 */
public final class LastId {
    private LastId() {}

    public static long of(DSLContext sql) {
        String function = switch (sql.family()) {
            case SQLITE -> "last_insert_rowid";
            case POSTGRES -> "lastval";
            default -> "last_insert_id";
        };
        return sql.select(DSL.function(function, SQLDataType.BIGINT))
                .fetchSingle()
                .value1();
    }
}
