package dev.penstock.simulator.behaviour;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How one call is to be answered: directives with their values, immutable. */
public final class Behaviour {
    private static final Set<Directive> PLAIN =
            EnumSet.of(Directive.TOKENS, Directive.CHUNK, Directive.VARIANT, Directive.SEED);

    /** No directive at all. */
    public static final Behaviour NONE = new Behaviour(Map.of());

    private final Map<Directive, String> values;
    private final Set<Fault> faults;
    private final boolean plain;

    private Behaviour(Map<Directive, String> values) {
        this.values = values;
        this.faults = faultsOf(values.get(Directive.FAULT));
        this.plain = PLAIN.containsAll(values.keySet());
    }

    /** Checked directives; a wrong one raises {@link Misdirected}. */
    public static Behaviour of(Map<String, String> words) {
        Map<Directive, String> values = new EnumMap<>(Directive.class);
        words.forEach((word, text) -> {
            Directive directive = Directive.of(word)
                    .orElseThrow(() -> new Misdirected("unknown directive: " + word + " (expected one of: "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Directive.values())
                                            .map(Directive::word)
                                            .toList()) + ")"));
            if (!directive.value().accepts(text)) {
                throw new Misdirected(
                        word + ": " + text + " (expected: " + directive.value().expected() + ")");
            }
            values.put(directive, text);
        });
        return new Behaviour(Collections.unmodifiableMap(values));
    }

    /** This behaviour, with what the other says taking precedence. */
    public Behaviour overlaidBy(Behaviour other) {
        if (other.values.isEmpty()) {
            return this;
        }
        Map<Directive, String> merged = new EnumMap<>(Directive.class);
        merged.putAll(values);
        merged.putAll(other.values);
        return new Behaviour(Collections.unmodifiableMap(merged));
    }

    /** This behaviour without some of its directives. */
    public Behaviour without(Directive... dropped) {
        Map<Directive, String> rest = new EnumMap<>(Directive.class);
        rest.putAll(values);
        rest.keySet().removeAll(Arrays.asList(dropped));
        return new Behaviour(Collections.unmodifiableMap(rest));
    }

    /** Whether nothing but the length and shape of the answer is directed, so that it can come prebuilt. */
    public boolean isPlain() {
        return plain;
    }

    /** The directives as callers would write them. */
    public Map<Directive, String> values() {
        return values;
    }

    public boolean has(Directive directive) {
        return values.containsKey(directive);
    }

    public boolean has(Fault fault) {
        return faults.contains(fault);
    }

    public Optional<String> text(Directive directive) {
        return Optional.ofNullable(values.get(directive));
    }

    public int count(Directive directive, int fallback) {
        String text = values.get(directive);
        return text == null ? fallback : Integer.parseInt(text);
    }

    public double number(Directive directive) {
        return Double.parseDouble(values.getOrDefault(directive, "0"));
    }

    public boolean on(Directive directive) {
        return "true".equals(values.get(directive));
    }

    /** Zero when not directed. */
    public Duration duration(Directive directive) {
        return text(directive).flatMap(directive.value()::duration).orElse(Duration.ZERO);
    }

    /** How usage is reported. */
    public UsageShape usage() {
        return text(Directive.USAGE)
                .map(word -> UsageShape.valueOf(word.toUpperCase(java.util.Locale.ROOT)))
                .orElse(UsageShape.TRUE);
    }

    /** Whether cuts close by RST in place of FIN. */
    public boolean cutsByReset() {
        return "rst".equals(values.get(Directive.CLOSE));
    }

    private static Set<Fault> faultsOf(@org.jspecify.annotations.Nullable String words) {
        Set<Fault> found = EnumSet.noneOf(Fault.class);
        if (words != null) {
            Arrays.stream(words.split(","))
                    .map(Fault::of)
                    .flatMap(Optional::stream)
                    .forEach(found::add);
        }
        return found;
    }
}
