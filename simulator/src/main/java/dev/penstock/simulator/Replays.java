package dev.penstock.simulator;

import dev.penstock.simulator.wire.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** Recorded responses that the next calls get. Shared between threads. */
final class Replays {
    private final Deque<Entry> entries = new ArrayDeque<>();

    private record Entry(Recording recording, int left) {}

    synchronized void add(Recording recording) {
        entries.add(new Entry(recording, recording.times()));
    }

    /** The oldest recording for this path, taken away when it has been served often enough. */
    Optional<Reply> next(String path) {
        return take(path).map(Recording::reply);
    }

    private synchronized Optional<Recording> take(String path) {
        for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (entry.recording().isFor(path)) {
                all.remove();
                if (entry.left() > 1) {
                    entries.addFirst(new Entry(entry.recording(), entry.left() - 1));
                }
                return Optional.of(entry.recording());
            }
        }
        return Optional.empty();
    }

    synchronized void reset() {
        entries.clear();
    }
}
