package dev.penstock.gateway.settings.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Collects what is wrong while settings are read, so that all of it is told at once. Confined to one thread. */
public final class Faults {
    private final List<Fault> list = new ArrayList<>();

    /** A value that cannot be used. */
    public void add(String subject, Written written, String expected) {
        list.add(new Fault(subject, written.shown(), "expected: " + expected, written.origin()));
    }

    /** Anything else; the text found must be safe to show. */
    public void add(String subject, String found, String expected, String origin) {
        list.add(new Fault(subject, found, "expected: " + expected, origin));
    }

    /** A word that nobody reads, and the words that could have been meant. */
    public void addUnknown(String subject, String word, Set<String> known, String origin) {
        String advice = Suggestion.of(word, known)
                .map(meant -> "did you mean " + meant + "?")
                .orElseGet(() -> "known: " + String.join(", ", new TreeSet<>(known)));
        list.add(new Fault(subject, "unknown", advice, origin));
    }

    public List<Fault> list() {
        return List.copyOf(list);
    }
}
