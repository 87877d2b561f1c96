package dev.penstock.gateway.observe;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times as RFC 3339 has them, in UTC and to the millisecond; remembers the second, of which many calls have the same. */
final class Timestamps {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.", Locale.ROOT).withZone(ZoneOffset.UTC);

    private long second = Long.MIN_VALUE;
    private String prefix = "";

    String text(Instant at) {
        if (at.getEpochSecond() != second) {
            second = at.getEpochSecond();
            prefix = SECOND.format(at);
        }
        int millis = at.getNano() / 1_000_000;
        char[] text = new char[prefix.length() + 4];
        prefix.getChars(0, prefix.length(), text, 0);
        text[prefix.length()] = (char) ('0' + millis / 100);
        text[prefix.length() + 1] = (char) ('0' + millis / 10 % 10);
        text[prefix.length() + 2] = (char) ('0' + millis % 10);
        text[prefix.length() + 3] = 'Z';
        return new String(text);
    }
}
