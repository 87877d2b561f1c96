package dev.penstock.gateway.store.log;

import java.time.Instant;

/** The last row of a page, after which the next page begins; rows that came in since shift nothing. */
public record LogCursor(Instant at, long id) {
    static LogCursor of(LogRow last) {
        return new LogCursor(last.at(), last.id());
    }
}
