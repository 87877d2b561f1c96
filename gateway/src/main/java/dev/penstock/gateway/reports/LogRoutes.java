package dev.penstock.gateway.reports;

import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Role;
import dev.penstock.gateway.store.log.LogCsv;
import dev.penstock.gateway.store.log.LogCursor;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/** The rows about single calls, page by page and as a file. May be shared between threads. */
public final class LogRoutes {
    private static final long PAGE_SIZE = 50;

    private final Changes changes;
    private final ErrorReport errors;

    public LogRoutes(Changes changes) {
        this.changes = changes;
        this.errors = new ErrorReport(changes);
    }

    public void register(Handlers handlers) {
        handlers.on("listLogs", this::list)
                .on("readErrors", ask -> Answer.of(errors.of(filter(ask))))
                .on("exportLogs", this::export);
    }

    private Answer list(Ask ask) {
        int size = Math.toIntExact(ask.queryNumber("pageSize").orElse(PAGE_SIZE));
        Optional<LogCursor> cursor = ask.query("cursor").map(LogRoutes::cursor);
        return Answer.of(cursor.isPresent() ? after(ask, cursor, size) : page(ask, size));
    }

    /** From a row on: as fast for the last page as for the first one. */
    private JsonObject after(Ask ask, Optional<LogCursor> cursor, int size) {
        List<LogRow> rows = changes.read((DSLContext sql) -> new LogRows(sql).after(filter(ask), cursor, size));
        return logs(ask, rows, size).put("pageSize", size);
    }

    /** By number, as the documents have it, with the count of all. */
    private JsonObject page(Ask ask, int size) {
        int number = Math.toIntExact(ask.queryNumber("page").orElse(1L));
        return changes.read((DSLContext sql) -> {
            LogRows all = new LogRows(sql);
            long total = all.count(filter(ask));
            return logs(ask, all.page(filter(ask), number, size), size)
                    .put("total", total)
                    .put("page", number)
                    .put("pageSize", size)
                    .put("totalPages", (total + size - 1) / size);
        });
    }

    private static JsonObject logs(Ask ask, List<LogRow> rows, int size) {
        boolean text = ask.signedIn().role().covers(Role.OPERATOR);
        JsonArray logs = new JsonArray();
        rows.forEach(row -> logs.add(LogJson.of(row, text)));
        return new JsonObject().put("logs", logs).put("nextCursor", rows.size() < size ? null : cursor(rows.getLast()));
    }

    private static String cursor(LogRow row) {
        return row.at().toEpochMilli() + "." + row.id();
    }

    private static LogCursor cursor(String text) {
        int dot = text.indexOf('.');
        return new LogCursor(
                Instant.ofEpochMilli(Long.parseLong(text.substring(0, dot))), Long.parseLong(text.substring(dot + 1)));
    }

    private Answer export(Ask ask) {
        LogFilter filter = filter(ask);
        return new Answer.Download("text/csv; charset=utf-8", "penstock-logs.csv", out -> write(filter, out));
    }

    /** Each page is a transaction of its own: a client that reads slowly holds nothing in the database. */
    private void write(LogFilter filter, Consumer<String> out) {
        out.accept(LogCsv.head());
        Optional<LogCursor> after = Optional.empty();
        boolean more = true;
        while (more) {
            Optional<LogCursor> from = after;
            List<LogRow> rows =
                    changes.read((DSLContext sql) -> new LogRows(sql).after(filter, from, LogRows.PAGE_MAX));
            rows.forEach(row -> out.accept(LogCsv.line(row)));
            more = rows.size() == LogRows.PAGE_MAX;
            after = more
                    ? Optional.of(
                            new LogCursor(rows.getLast().at(), rows.getLast().id()))
                    : after;
        }
    }

    private static LogFilter filter(Ask ask) {
        return new LogFilter(
                ask.queryNumber("providerId"),
                ask.queryNumber("keyId"),
                ask.queryNumber("userId"),
                ask.query("status"),
                ask.query("modelCode"),
                Period.from(ask),
                Period.to(ask));
    }
}
