package dev.penstock.gateway.settings.reader;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes: a count and a unit. */
public final class Measures {
    private static final Pattern MEASURE = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");

    private record Unit(String symbol, long amount) {}

    /** In milliseconds, the largest first, so that ten minutes are written {@code 10m}. */
    private static final List<Unit> TIME = List.of(
            new Unit("d", 86_400_000),
            new Unit("h", 3_600_000),
            new Unit("m", 60_000),
            new Unit("s", 1000),
            new Unit("ms", 1));

    /** In bytes; sizes are written in the binary units and understood in both kinds. */
    private static final List<Unit> SIZE = List.of(
            new Unit("GiB", 1 << 30),
            new Unit("MiB", 1 << 20),
            new Unit("KiB", 1 << 10),
            new Unit("GB", 1_000_000_000),
            new Unit("MB", 1_000_000),
            new Unit("KB", 1000),
            new Unit("B", 1));

    private Measures() {}

    /** Durations; a plain number is in seconds. */
    public static Form<Duration> duration(Duration least, Duration most) {
        return duration(least, most, "s", Measures::write);
    }

    /** Durations of keys whose name says milliseconds: a plain number is in those. */
    public static Form<Duration> millis(Duration least, Duration most) {
        return duration(least, most, "ms", span -> Long.toString(span.toMillis()));
    }

    private static Form<Duration> duration(
            Duration least, Duration most, String plainUnit, Function<Duration, String> writer) {
        String from = write(least);
        String to = write(most);
        String plain = plainUnit.equals("s") ? "" : "; a plain number is in " + plainUnit;
        String plainChinese = plainUnit.equals("s") ? "" : "；纯数字的单位为 " + plainUnit;
        Words takes =
                new Words("a duration from " + from + " to " + to + plain, from + " 到 " + to + " 之间的时长" + plainChinese);
        return new Form<>(
                        takes,
                        text -> read(text, TIME, plainUnit)
                                .map(Duration::ofMillis)
                                .filter(span -> span.compareTo(least) >= 0 && span.compareTo(most) <= 0),
                        writer)
                .like("250ms, 5s, 10m, 2h");
    }

    public static Form<Long> size(long least, long most) {
        String from = write(least, SIZE);
        String to = write(most, SIZE);
        Words takes = new Words("a size from " + from + " to " + to, from + " 到 " + to + " 之间的大小");
        return new Form<>(
                        takes,
                        text -> read(text, SIZE, "B").filter(size -> size >= least && size <= most),
                        size -> write(size, SIZE))
                .like("1000, 64KiB, 32MiB");
    }

    private static String write(Duration span) {
        return write(span.toMillis(), TIME);
    }

    private static String write(long amount, List<Unit> units) {
        for (Unit unit : units) {
            if (amount > 0 && amount % unit.amount() == 0) {
                return amount / unit.amount() + unit.symbol();
            }
        }
        return "0";
    }

    private static Optional<Long> read(String text, List<Unit> units, String plainUnit) {
        Matcher measure = MEASURE.matcher(text.replace("_", ""));
        if (!measure.matches()) {
            return Optional.empty();
        }
        String symbol = measure.group(2).isEmpty() ? plainUnit : measure.group(2);
        long count = Long.parseLong(measure.group(1));
        return units.stream()
                .filter(unit -> unit.symbol().equalsIgnoreCase(symbol))
                .filter(unit -> count <= Long.MAX_VALUE / unit.amount())
                .findFirst()
                .map(unit -> count * unit.amount());
    }
}
