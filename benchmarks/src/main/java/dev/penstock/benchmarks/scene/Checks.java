package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.load.LoadResult;
import dev.penstock.benchmarks.notes.Notes;

/** What a run tells about the rightness of its replies, under names that all scenes share. */
final class Checks {
    static final String COMPLETED = "replies";
    static final String DIGESTED = "replies_hashed";
    static final String WRONG = "replies_wrong";
    static final String FAILED = "failed";

    private Checks() {}

    static void note(LoadResult result, Notes notes) {
        notes.count(COMPLETED, result.completed());
        notes.count(DIGESTED, result.digested());
        notes.count(WRONG, result.mismatched());
        notes.count(FAILED, result.failed());
        notes.count("events", result.events());
    }
}
