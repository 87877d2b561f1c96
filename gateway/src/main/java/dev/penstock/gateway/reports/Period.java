package dev.penstock.gateway.reports;

import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Refused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The time that a report is about; days are those of UTC. */
final class Period {
    /** What a report may add up at once. */
    static final long DAYS_MAX = 366;

    private static final long DAYS_PRESET = 30;
    private static final int DATE_CHARS = 10;

    private Period() {}

    /**
     * Some days, both included.
     *
     * @param first not after {@code last}
     */
    record Days(LocalDate first, LocalDate last) {
        Instant from() {
            return start(first);
        }

        Instant to() {
            return start(last.plusDays(1));
        }
    }

    /** The last days until today, today included. */
    static Days last(long days, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new Days(today.minusDays(days - 1), today);
    }

    /**
     * The days from {@code startDate} to {@code endDate}; the last thirty where neither is sent.
     *
     * @throws Refused where they are none, or too many
     */
    static Days days(Ask ask, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate last = ask.query("endDate").map(text -> day("endDate", text)).orElse(today);
        LocalDate first =
                ask.query("startDate").map(text -> day("startDate", text)).orElse(last.minusDays(DAYS_PRESET - 1));
        if (first.isAfter(last) || ChronoUnit.DAYS.between(first, last) >= DAYS_MAX) {
            throw Refused.badRequest(
                    "startDate: not accepted (expected: not after endDate, and at most " + DAYS_MAX
                            + " days before it)",
                    "startDate：不被接受（应不晚于 endDate，且最多早 " + DAYS_MAX + " 天）");
        }
        return new Days(first, last);
    }

    /** The first moment of a parameter that is a date or a moment. */
    static Optional<Instant> from(Ask ask) {
        return ask.query("startDate").map(text -> moment("startDate", text, 0));
    }

    /** The first moment after a parameter that is a date, which is included, or a moment. */
    static Optional<Instant> to(Ask ask) {
        return ask.query("endDate").map(text -> moment("endDate", text, 1));
    }

    private static Instant moment(String name, String text, int daysLater) {
        if (text.length() == DATE_CHARS) {
            return start(day(name, text).plusDays(daysLater));
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException none) {
            throw noTime(name);
        }
    }

    private static LocalDate day(String name, String text) {
        try {
            return text.length() == DATE_CHARS
                    ? LocalDate.parse(text)
                    : OffsetDateTime.parse(text)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDate();
        } catch (DateTimeException none) {
            throw noTime(name);
        }
    }

    private static Refused noTime(String name) {
        return Refused.badRequest(
                name + ": not accepted (expected: a date such as 2026-01-31, or a time such as 2026-01-31T08:00:00Z)",
                name + "：不被接受（应为日期如 2026-01-31，或时间如 2026-01-31T08:00:00Z）");
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
