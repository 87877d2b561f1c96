package dev.penstock.gateway.store.money;

import dev.penstock.gateway.store.table.LedgerTable;
import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;

/**
 * An entry of the ledger as it is read.
 *
 * @param kind {@code attempt} or {@code correction}
 * @param amount in nano-dollars; below 0 only in corrections
 * @param estimate what was held for it, in nano-dollars
 * @param user who called; in a correction, who made it
 */
public record LedgerRow(
        Instant at,
        String entry,
        String kind,
        long amount,
        long estimate,
        String status,
        long inputTokens,
        long outputTokens,
        String request,
        String user,
        String virtualKey,
        String provider,
        String model,
        String price,
        String reason) {

    static final List<Field<?>> COLUMNS = LedgerTable.COLUMNS;

    static LedgerRow of(Record row) {
        return new LedgerRow(
                row.get(LedgerTable.CREATED_AT),
                row.get(LedgerTable.ENTRY_ID),
                row.get(LedgerTable.KIND),
                row.get(LedgerTable.AMOUNT),
                row.get(LedgerTable.ESTIMATE),
                row.get(LedgerTable.STATUS),
                row.get(LedgerTable.INPUT_TOKENS),
                row.get(LedgerTable.OUTPUT_TOKENS),
                row.get(LedgerTable.REQUEST_ID),
                row.get(LedgerTable.USER_NAME),
                row.get(LedgerTable.VIRTUAL_KEY),
                row.get(LedgerTable.PROVIDER),
                row.get(LedgerTable.MODEL),
                row.get(LedgerTable.PRICE_VERSION),
                row.get(LedgerTable.REASON));
    }
}
