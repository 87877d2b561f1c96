package dev.penstock.gateway.store.backup;

import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.backup.BackupTables.Columns;
import dev.penstock.gateway.store.catalogue.ConfigVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tables of a {@link Backup} in the place of those that are there, in one transaction: the gateway may go on meanwhile,
 * and sees either what was there or all that was restored. The file is read to its end before anything is changed.
 */
public final class Restore {
    private static final int BATCH = 500;

    private Restore() {}

    /** Returns how many rows were restored. */
    public static long from(Path file, Store store, Instant now) throws IOException, BadBackup {
        BackupReader reader = new BackupReader(file);
        long rows = reader.read(BackupReader.nobody());
        try {
            store.write(sql -> {
                for (Columns table : BackupTables.ALL.reversed()) {
                    sql.deleteFrom(table.table()).execute();
                }
                Filling filling = new Filling(sql);
                read(reader, filling);
                filling.flush();
                BackupTables.ALL.forEach(table -> goOnCounting(sql, table));
                new ConfigVersion(sql).raise(now);
                return true;
            });
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        return rows;
    }

    private static void read(BackupReader reader, Filling filling) {
        try {
            reader.read(filling);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (BadBackup changed) {
            throw new UncheckedIOException(new IOException("the file changed while it was read", changed));
        }
    }

    /** PostgreSQL does not see that ids were given, and would give them again. */
    private static void goOnCounting(DSLContext sql, Columns table) {
        boolean counted =
                Number.class.isAssignableFrom(table.fields().getFirst().getType());
        if (sql.family() == SQLDialect.POSTGRES && counted) {
            String id = table.fields().getFirst().getName();
            sql.select(DSL.function(
                            "setval",
                            Long.class,
                            DSL.field("pg_get_serial_sequence({0}, {1})", DSL.inline(table.name()), DSL.inline(id)),
                            DSL.field(
                                    "(SELECT COALESCE(MAX({0}), 0) + 1 FROM {1})",
                                    Long.class, DSL.name(id), DSL.name(table.name())),
                            DSL.inline(false)))
                    .fetch();
        }
    }

    private static final class Filling implements BackupReader.Listener {
        private final DSLContext sql;
        private final List<Object[]> waiting = new ArrayList<>();
        private @Nullable Columns table;
        private List<Field<?>> fields = List.of();

        Filling(DSLContext sql) {
            this.sql = sql;
        }

        @Override
        public void table(Columns next, List<Field<?>> columns) {
            flush();
            table = next;
            fields = columns;
        }

        @Override
        public void row(Object[] values) {
            waiting.add(values);
            if (waiting.size() == BATCH) {
                flush();
            }
        }

        void flush() {
            if (table != null && !waiting.isEmpty()) {
                BatchBindStep batch =
                        sql.batch(sql.insertInto(table.table()).columns(fields).values(new Object[fields.size()]));
                for (Object[] values : waiting) {
                    batch = batch.bind(values);
                }
                batch.execute();
                waiting.clear();
            }
        }
    }
}
