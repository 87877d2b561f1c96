package dev.penstock.gateway.store.catalogue;

import static dev.penstock.gateway.store.table.ConfigVersionTable.CHANGED_AT;
import static dev.penstock.gateway.store.table.ConfigVersionTable.TABLE;
import static dev.penstock.gateway.store.table.ConfigVersionTable.VERSION;

import java.time.Instant;
import org.jooq.DSLContext;

/**
 * How often the configuration has changed. Every change of it counts here in the same transaction, and every node looks here
 * for changes of others.
 */
public final class ConfigVersion {
    private final DSLContext sql;

    public ConfigVersion(DSLContext sql) {
        this.sql = sql;
    }

    /** 0 as long as the first rows are still to come. */
    public long current() {
        Long version = sql.select(VERSION).from(TABLE).fetchOne(VERSION);
        return version == null ? 0 : version;
    }

    /** Counts the first rows; only one of several nodes that start together may plant them. */
    boolean begin(Instant now) {
        return sql.update(TABLE)
                        .set(VERSION, 1L)
                        .set(CHANGED_AT, now)
                        .where(VERSION.eq(0L))
                        .execute()
                > 0;
    }

    public void raise(Instant now) {
        sql.update(TABLE).set(VERSION, VERSION.plus(1)).set(CHANGED_AT, now).execute();
    }
}
