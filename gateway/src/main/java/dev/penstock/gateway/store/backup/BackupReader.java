package dev.penstock.gateway.store.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.gateway.store.backup.BackupTables.Columns;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Backup}, line by line. */
final class BackupReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private long lines;

    BackupReader(Path file) {
        this.file = file;
    }

    /** Is told what is in the file, in its order. */
    interface Listener {
        void table(Columns table, List<Field<?>> fields);

        void row(Object[] values);
    }

    /** A listener for who only wants to know whether the file is whole. */
    static Listener nobody() {
        return new Listener() {
            @Override
            public void table(Columns table, List<Field<?>> fields) {
                // Only read.
            }

            @Override
            public void row(Object[] values) {
                // Only read.
            }
        };
    }

    /** Returns how many rows there are. */
    long read(Listener listener) throws IOException, BadBackup {
        lines = 0;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))), StandardCharsets.UTF_8))) {
            JsonNode head = node(in);
            if (head.path("penstock_backup").asInt() != Backup.VERSION) {
                throw new BadBackup(
                        file + " is no backup of this version (expected: penstock_backup " + Backup.VERSION + ")");
            }
            long rows = rows(in, listener);
            if (in.readLine() != null) {
                throw new BadBackup(file + " goes on after its end");
            }
            return rows;
        } catch (ZipException | EOFException | JsonProcessingException broken) {
            throw new BadBackup(file + " is damaged or was cut off, in line " + lines, broken);
        }
    }

    private long rows(BufferedReader in, Listener listener) throws IOException, BadBackup {
        List<Field<?>> fields = List.of();
        long rows = 0;
        while (true) {
            JsonNode node = node(in);
            if (node instanceof ArrayNode row) {
                listener.row(values(row, fields));
                rows++;
            } else if (node.has("table")) {
                Columns table = table(node.path("table").asText());
                fields = fields(table, node.path("columns"));
                listener.table(table, fields);
            } else if (node.path("rows").asLong(-1) == rows) {
                return rows;
            } else {
                throw new BadBackup(file + " has " + rows + " rows (expected: " + node.path("rows") + ")");
            }
        }
    }

    private JsonNode node(BufferedReader in) throws IOException, BadBackup {
        String line = in.readLine();
        lines++;
        if (line == null) {
            throw new BadBackup(file + " was cut off after line " + (lines - 1));
        }
        return JSON.readTree(line);
    }

    private Columns table(String name) throws BadBackup {
        return BackupTables.ALL.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadBackup(file + " has a table that this version does not know: " + name));
    }

    /** An older backup may have fewer columns, which then take their defaults. */
    private List<Field<?>> fields(Columns table, JsonNode names) throws BadBackup {
        List<Field<?>> fields = new ArrayList<>();
        for (JsonNode name : names) {
            Field<?> field = table.fields().stream()
                    .filter(each -> each.getName().equals(name.asText()))
                    .findFirst()
                    .orElse(null);
            if (field == null) {
                throw new BadBackup(
                        file + " has a column that this version does not know: " + table.name() + "." + name.asText());
            }
            fields.add(field);
        }
        return fields;
    }

    private Object[] values(ArrayNode row, List<Field<?>> fields) throws BadBackup {
        if (row.size() != fields.size()) {
            throw new BadBackup(file + " has a row of " + row.size() + " values in line " + lines + " (expected: "
                    + fields.size() + ")");
        }
        @Nullable Object[] values = new @Nullable Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = row.get(i);
            values[i] = value.isNull() ? null : value(value, fields.get(i).getType());
        }
        return values;
    }

    private static Object value(JsonNode value, Class<?> type) {
        if (type == Long.class) {
            return value.asLong();
        }
        if (type == Integer.class) {
            return value.asInt();
        }
        if (type == Boolean.class) {
            return value.asBoolean();
        }
        if (type == BigDecimal.class) {
            return new BigDecimal(value.asText());
        }
        if (type == Instant.class) {
            return Instant.parse(value.asText());
        }
        return type == LocalDate.class ? LocalDate.parse(value.asText()) : value.asText();
    }
}
