package dev.penstock.simulator.behaviour;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts calls by id for {@code fail_first}; shared between threads, bounded to the newest ids. */
public final class Attempts {
    private static final int IDS_MAX = 10_000;

    private final Map<String, Integer> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > IDS_MAX;
        }
    };

    /** The behaviour of the next call: without its status and faults once enough calls have failed. */
    public Behaviour next(Behaviour behaviour) {
        if (!behaviour.has(Directive.FAIL_FIRST)) {
            return behaviour;
        }
        String id = behaviour
                .text(Directive.ID)
                .orElseThrow(() -> new Misdirected("fail_first: no id (expected: id=…, to count by)"));
        int attempt = count(id);
        return attempt <= behaviour.count(Directive.FAIL_FIRST, 0)
                ? behaviour
                : behaviour.without(Directive.STATUS, Directive.FAULT, Directive.USAGE);
    }

    private synchronized int count(String id) {
        return seen.merge(id, 1, Integer::sum);
    }

    /** Forgets all ids. */
    public synchronized void reset() {
        seen.clear();
    }
}
