package dev.penstock.gateway.store.catalogue;

import static dev.penstock.gateway.store.table.MasterKeyTable.ID;
import static dev.penstock.gateway.store.table.MasterKeyTable.TABLE;
import static dev.penstock.gateway.store.table.MasterKeyTable.VERSION;

import java.util.Optional;
import org.jooq.DSLContext;

/**
 * Which master key the gateways on this database seal under, by its version, which tells nothing of the key. So a gateway with
 * another one is found out before it has sealed anything that the others cannot read.
 */
public final class MasterKeyVersion {
    private static final int ROW = 1;

    private final DSLContext sql;

    public MasterKeyVersion(DSLContext sql) {
        this.sql = sql;
    }

    /** Empty until a gateway has started. */
    public Optional<String> current() {
        return sql.select(VERSION).from(TABLE).where(ID.eq(ROW)).fetchOptional(VERSION);
    }

    /** Says which one it is, unless another gateway was faster. */
    public void claim(String version) {
        sql.insertInto(TABLE)
                .set(ID, ROW)
                .set(VERSION, version)
                .onConflict(ID)
                .doNothing()
                .execute();
    }

    public void change(String version) {
        sql.update(TABLE).set(VERSION, version).where(ID.eq(ROW)).execute();
    }
}
