package dev.penstock.core.money.price;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Provider;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which price is in force when, for each model of each provider. Never changed: a new price is a new book, and a call keeps the
 * version that it was admitted under.
 *
 * <p>A model that is not in here has no price, and is refused where a budget applies. One that is free has a price of zero,
 * which somebody wrote.
 */
public final class PriceBook {
    private final Map<String, NavigableMap<Instant, PriceVersion>> versions;

    private PriceBook(Map<String, NavigableMap<Instant, PriceVersion>> versions) {
        this.versions = versions;
    }

    /** The prices of a catalogue, in force since ever. */
    public static PriceBook of(Collection<Provider> providers) {
        var book = new HashMap<String, NavigableMap<Instant, PriceVersion>>();
        for (Provider provider : providers) {
            for (Model model : provider.models()) {
                model.price().ifPresent(price -> {
                    String name = name(provider.name(), model.id());
                    add(book, name, new PriceVersion(name + "@catalogue", Instant.MIN, price));
                });
            }
        }
        return new PriceBook(book);
    }

    /** The same book with one more version, which replaces one that begins at the same time. */
    public PriceBook with(String provider, String model, PriceVersion version) {
        var book = new HashMap<String, NavigableMap<Instant, PriceVersion>>();
        versions.forEach((name, all) -> book.put(name, new TreeMap<>(all)));
        add(book, name(provider, model), version);
        return new PriceBook(book);
    }

    public Optional<PriceVersion> find(String provider, String model, Instant time) {
        NavigableMap<Instant, PriceVersion> all = versions.get(name(provider, model));
        return all == null
                ? Optional.empty()
                : Optional.ofNullable(all.floorEntry(time)).map(Map.Entry::getValue);
    }

    /**
     * The most that a call may cost.
     *
     * @throws Unpriced where that is not known
     */
    public Quote quote(String provider, String model, Instant time, CallBound bound) throws Unpriced {
        PriceVersion version = find(provider, model, time)
                .orElseThrow(() -> new Unpriced("The model " + model + " of " + provider
                        + " has no price, so no budget can admit it (expected: a price, or one of 0 if it is free)."));
        if (bound.priority() && version.price().priorityPercent().isEmpty()) {
            throw new Unpriced("The faster service of " + model + " has no price, so no budget can admit it.");
        }
        try {
            return Quote.of(version, bound);
        } catch (ArithmeticException tooMuch) {
            throw new Unpriced("What this call may cost is more than any budget can hold.");
        }
    }

    private static void add(Map<String, NavigableMap<Instant, PriceVersion>> book, String name, PriceVersion version) {
        book.computeIfAbsent(name, first -> new TreeMap<>()).put(version.from(), version);
    }

    private static String name(String provider, String model) {
        return provider + "/" + model;
    }
}
