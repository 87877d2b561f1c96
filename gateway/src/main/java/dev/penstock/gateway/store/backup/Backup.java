package dev.penstock.gateway.store.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.penstock.gateway.files.OwnerOnly;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.backup.BackupTables.Columns;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * All tables as they were at one moment, in one file that any of the databases can take back: JSON lines, gzipped. The first
 * line says what it is; a line with a table's name and columns comes before its rows, each of which is a list; the last line
 * says how many rows there are, so that a file that was cut off is known as such.
 */
public final class Backup {
    static final int VERSION = 2;

    private static final int FETCHED_AT_ONCE = 500;

    private final JsonFactory json = new JsonFactory();
    private long rows;

    private Backup() {}

    /**
     * Writes one; the gateway may go on meanwhile. What is in the file is secret, so only its owner may read it.
     *
     * @param file must not be there yet
     * @return how many rows it has
     */
    public static long write(Store store, Path file, Instant now) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(unfinished);
        OwnerOnly.create(unfinished);
        Backup backup = new Backup();
        try (OutputStream out = new GZIPOutputStream(
                new BufferedOutputStream(Files.newOutputStream(unfinished, StandardOpenOption.WRITE)))) {
            backup.write(store, out, now);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return backup.rows;
    }

    private void write(Store store, OutputStream out, Instant now) throws IOException {
        try (JsonGenerator line = json.createGenerator(out).setRootValueSeparator(null)) {
            line.writeStartObject();
            line.writeNumberField("penstock_backup", VERSION);
            line.writeStringField("at", now.toString());
            line.writeEndObject();
            line.writeRaw('\n');
            store.snapshot(sql -> {
                BackupTables.ALL.forEach(table -> table(sql, table, line));
                return rows;
            });
            line.writeStartObject();
            line.writeNumberField("rows", rows);
            line.writeEndObject();
            line.writeRaw('\n');
        }
    }

    private void table(DSLContext sql, Columns table, JsonGenerator line) {
        try (Cursor<Record> all = sql.select(table.fields())
                .from(table.table())
                .orderBy(table.fields().getFirst())
                .fetchSize(FETCHED_AT_ONCE)
                .fetchLazy()) {
            line.writeStartObject();
            line.writeStringField("table", table.name());
            line.writeArrayFieldStart("columns");
            for (Field<?> field : table.fields()) {
                line.writeString(field.getName());
            }
            line.writeEndArray();
            line.writeEndObject();
            line.writeRaw('\n');
            for (Record row : all) {
                row(row, line);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void row(Record row, JsonGenerator line) throws IOException {
        line.writeStartArray();
        for (int i = 0; i < row.size(); i++) {
            value(row.get(i), line);
        }
        line.writeEndArray();
        line.writeRaw('\n');
        rows++;
    }

    private static void value(@Nullable Object value, JsonGenerator line) throws IOException {
        switch (value) {
            case null -> line.writeNull();
            case Long number -> line.writeNumber(number);
            case Integer number -> line.writeNumber(number);
            case Boolean flag -> line.writeBoolean(flag);
            case BigDecimal number -> line.writeString(number.toPlainString());
            default -> line.writeString(value.toString());
        }
    }
}
