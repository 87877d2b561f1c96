package dev.penstock.gateway.generate;

import dev.penstock.core.money.Money;
import dev.penstock.gateway.store.money.LedgerRow;
import dev.penstock.gateway.store.money.LedgerRows;
import dev.penstock.gateway.store.money.SqlTreasury;
import java.util.List;
import java.util.stream.Collectors;

/** Entries of the ledger as a table that spreadsheets open. Confined to one thread. */
public final class CostCsv {
    /** More are not of use in a spreadsheet, and the answer stays within some tens of megabytes. */
    private static final int ROWS_MAX = 200_000;

    /** The names of the columns. */
    public static final String HEAD =
            "timestamp,requestId,userId,provider,model,inputTokens,outputTokens,estimatedCost,actualCost,status\r\n";

    private final StringBuilder table = new StringBuilder(HEAD);
    private int rows;

    private CostCsv() {}

    /** The newest of a range of time. Waits for the database. */
    static String of(LedgerRows.Filter filter, SqlTreasury books) {
        CostCsv csv = new CostCsv();
        books.entries(filter, csv::add);
        return csv.table.toString();
    }

    private void add(LedgerRow row) {
        if (rows++ >= ROWS_MAX) {
            return;
        }
        table.append(line(row));
    }

    /** One entry. */
    public static String line(LedgerRow row) {
        return List.of(
                                row.at().toString(),
                                row.request(),
                                row.user(),
                                row.provider(),
                                row.model(),
                                Long.toString(row.inputTokens()),
                                Long.toString(row.outputTokens()),
                                dollars(row.estimate()),
                                dollars(row.amount()),
                                row.status())
                        .stream()
                        .map(CostCsv::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    /** A text that a spreadsheet would take for a formula is made one that it does not. */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !text.matches("-?\\d.*")
                ? "'" + text
                : text;
        return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static String dollars(long nanos) {
        return Estimate.dollars(Money.ofNanos(nanos)).toPlainString();
    }
}
