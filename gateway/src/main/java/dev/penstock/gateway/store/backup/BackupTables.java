package dev.penstock.gateway.store.backup;

import dev.penstock.gateway.store.table.AiApiKeys;
import dev.penstock.gateway.store.table.AiApiLogs;
import dev.penstock.gateway.store.table.AiModels;
import dev.penstock.gateway.store.table.AiProviders;
import dev.penstock.gateway.store.table.AiUsageStats;
import dev.penstock.gateway.store.table.AlertTable;
import dev.penstock.gateway.store.table.AuditTable;
import dev.penstock.gateway.store.table.BudgetLimitTable;
import dev.penstock.gateway.store.table.BudgetNodes;
import dev.penstock.gateway.store.table.BudgetSlices;
import dev.penstock.gateway.store.table.BudgetWindows;
import dev.penstock.gateway.store.table.LedgerTable;
import dev.penstock.gateway.store.table.RefusalTable;
import dev.penstock.gateway.store.table.UserTable;
import dev.penstock.gateway.store.table.VirtualKeyTable;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * What a backup holds: every table of ours but six. How far a journal has been written and which master key there is belong to
 * data folders, how often the configuration has changed goes on counting whatever is restored, logins end with a restore,
 * when a job runs next is found anew, and answers to calls with keys are kept for a day only. A table comes after those that it
 * refers to.
 */
final class BackupTables {
    static final List<Columns> ALL = List.of(
            new Columns(AiProviders.TABLE, AiProviders.COLUMNS),
            new Columns(AiApiKeys.TABLE, AiApiKeys.COLUMNS),
            new Columns(AiModels.TABLE, AiModels.COLUMNS),
            new Columns(UserTable.TABLE, UserTable.COLUMNS),
            new Columns(VirtualKeyTable.TABLE, VirtualKeyTable.COLUMNS),
            new Columns(AuditTable.TABLE, AuditTable.COLUMNS),
            new Columns(AlertTable.TABLE, AlertTable.COLUMNS),
            new Columns(AiUsageStats.TABLE, AiUsageStats.COLUMNS),
            new Columns(AiApiLogs.TABLE, AiApiLogs.COLUMNS),
            new Columns(BudgetNodes.TABLE, BudgetNodes.COLUMNS),
            new Columns(BudgetWindows.TABLE, BudgetWindows.COLUMNS),
            new Columns(BudgetLimitTable.TABLE, BudgetLimitTable.COLUMNS),
            new Columns(BudgetSlices.TABLE, BudgetSlices.COLUMNS),
            new Columns(LedgerTable.TABLE, LedgerTable.COLUMNS),
            new Columns(RefusalTable.TABLE, RefusalTable.COLUMNS));

    private BackupTables() {}

    /** A table and what is kept of it; the first column is its id. */
    record Columns(Table<Record> table, List<Field<?>> fields) {
        String name() {
            return table.getName();
        }
    }
}
