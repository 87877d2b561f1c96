package dev.penstock.gateway.store.log;

import static dev.penstock.gateway.store.table.JournalTable.JOURNAL_ID;
import static dev.penstock.gateway.store.table.JournalTable.POSITION;
import static dev.penstock.gateway.store.table.JournalTable.SEGMENT;
import static dev.penstock.gateway.store.table.JournalTable.TABLE;
import static dev.penstock.gateway.store.table.JournalTable.UPDATED_AT;

import dev.penstock.gateway.store.journal.Position;
import java.time.Instant;
import org.jooq.DSLContext;

/** How far each journal has been written to the database, within the transaction that writes it. */
final class JournalPositions {
    private final DSLContext sql;

    JournalPositions(DSLContext sql) {
        this.sql = sql;
    }

    Position of(String journal) {
        return sql.select(SEGMENT, POSITION)
                .from(TABLE)
                .where(JOURNAL_ID.eq(journal))
                .fetchOptional(row -> new Position(row.value1(), row.value2()))
                .orElse(Position.START);
    }

    void put(String journal, Position position, Instant now) {
        sql.insertInto(TABLE)
                .set(JOURNAL_ID, journal)
                .set(SEGMENT, position.segment())
                .set(POSITION, position.offset())
                .set(UPDATED_AT, now)
                .onConflict(JOURNAL_ID)
                .doUpdate()
                .set(SEGMENT, position.segment())
                .set(POSITION, position.offset())
                .set(UPDATED_AT, now)
                .execute();
    }
}
