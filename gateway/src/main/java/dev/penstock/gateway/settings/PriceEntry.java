package dev.penstock.gateway.settings;

import dev.penstock.core.routing.PeakHours;
import dev.penstock.core.routing.PeakHours.Hours;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Rates;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Part;
import dev.penstock.gateway.settings.reader.Words;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The price of a model in the catalogue or in the settings file. */
final class PriceEntry {
    /** No price is that high; a larger one would overflow what a long prompt costs. */
    private static final long NANOS_MAX = 1_000_000_000;

    /** Dollars per million tokens become whole nano-dollars per token; nothing is rounded. */
    private static final Form<Long> PER_MILLION = new Form<>(
            new Words(
                    "dollars per million tokens, at most 1000000 and with at most three decimals",
                    "每百万 token 的美元价格，不超过 1000000，最多三位小数"),
            text -> dollars(text, 3),
            nanos -> BigDecimal.valueOf(nanos, 3).toPlainString());

    private static final Form<Long> EACH = new Form<>(
            new Words("dollars, at most 1 and with at most nine decimals", "美元金额，不超过 1，最多九位小数"),
            text -> dollars(text, 9),
            nanos -> BigDecimal.valueOf(nanos, 9).toPlainString());

    private static final Form<Integer> PERCENT_UP = Forms.wholeNumber(100, 1_000);
    private static final Form<Integer> PERCENT_DOWN = Forms.wholeNumber(0, 100);
    private static final Form<String> ZONE = Forms.text("a time zone such as Asia/Shanghai", "时区，如 Asia/Shanghai");

    private PriceEntry() {}

    static Optional<Price> read(Part part, boolean outputNeeded) {
        Optional<Rates> rates = rates(part, outputNeeded);
        long perCall = part.or("per_call", 0L, EACH);
        long perToolUse = part.or("per_tool_use", 0L, EACH);
        Optional<Integer> priority = part.maybe("priority_percent", PERCENT_UP);
        List<Price.Tier> tiers = tiers(part, outputNeeded);
        Optional<PeakHours> peak = part.part("peak").flatMap(PriceEntry::peak);
        part.done();
        return rates.map(found -> new Price(
                found,
                tiers,
                perCall,
                perToolUse,
                priority.isPresent() ? OptionalInt.of(priority.get()) : OptionalInt.empty(),
                peak));
    }

    /** Where a price names no discount there is none, so that a cost is never taken to be less than it may be. */
    private static Optional<Rates> rates(Part part, boolean outputNeeded) {
        Optional<Long> input = part.maybe("input", PER_MILLION);
        Optional<Long> output = part.maybe("output", PER_MILLION);
        Optional<Long> cached = part.maybe("cached_input", PER_MILLION);
        Optional<Long> cacheWrite = part.maybe("cache_write", PER_MILLION);
        Optional<Long> cacheWriteLong = part.maybe("cache_write_long", PER_MILLION);
        Optional<Long> reasoning = part.maybe("reasoning", PER_MILLION);
        if (!part.has("input") || (outputNeeded && !part.has("output"))) {
            part.fault("", "no whole price", outputNeeded ? "input and output" : "input");
            return Optional.empty();
        }
        return input.map(in -> {
            long out = output.orElse(0L);
            long written = cacheWrite.orElse(in);
            return new Rates(
                    in, cached.orElse(in), written, cacheWriteLong.orElse(written), out, reasoning.orElse(out));
        });
    }

    private static List<Price.Tier> tiers(Part part, boolean outputNeeded) {
        Map<Long, Price.Tier> tiers = new TreeMap<>();
        part.parts("long_context").forEach((above, dearer) -> {
            if (above.matches("\\d{1,9}")) {
                long tokens = Long.parseLong(above);
                rates(dearer, outputNeeded).ifPresent(rates -> tiers.put(tokens, new Price.Tier(tokens, rates)));
            } else {
                dearer.fault("", above, "a number of tokens");
            }
            dearer.done();
        });
        return List.copyOf(tiers.values());
    }

    private static Optional<PeakHours> peak(Part part) {
        Optional<ZoneId> zone = part.required("zone", ZONE).flatMap(name -> zone(part, name));
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String day : part.texts("days")) {
            day(day).ifPresentOrElse(days::add, () -> part.fault("days", day, "days such as monday"));
        }
        List<Hours> hours = new ArrayList<>();
        for (String text : part.texts("hours")) {
            hours(text).ifPresentOrElse(hours::add, () -> part.fault("hours", text, "times such as 09:00-12:00"));
        }
        Optional<Integer> percent = part.required("otherwise_percent", PERCENT_DOWN);
        part.done();
        return zone.isEmpty() || percent.isEmpty()
                ? Optional.empty()
                : Optional.of(new PeakHours(zone.get(), days, hours, percent.get()));
    }

    private static Optional<ZoneId> zone(Part part, String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException unknown) {
            part.fault("zone", name, "a time zone such as Asia/Shanghai");
            return Optional.empty();
        }
    }

    private static Optional<DayOfWeek> day(String name) {
        return EnumSet.allOf(DayOfWeek.class).stream()
                .filter(day -> day.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private static Optional<Hours> hours(String text) {
        if (!text.matches("\\d\\d:\\d\\d-\\d\\d:\\d\\d")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Hours(LocalTime.parse(text.substring(0, 5)), LocalTime.parse(text.substring(6))));
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Long> dollars(String text, int decimals) {
        if (!text.matches("\\d{1,7}(\\.\\d{1," + decimals + "}0*)?")) {
            return Optional.empty();
        }
        long nanos = new BigDecimal(text).movePointRight(decimals).longValueExact();
        return nanos <= NANOS_MAX ? Optional.of(nanos) : Optional.empty();
    }
}
