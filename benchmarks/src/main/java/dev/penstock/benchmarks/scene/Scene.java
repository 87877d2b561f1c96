package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.notes.Notes;
import dev.penstock.benchmarks.process.Arm;

/** Something that is measured on one arm after the other. */
public interface Scene {

    /** Unique in a comparison; the key of its figures in the raw data. */
    String name();

    /** Measures once. Bounded in time whatever the arm does. */
    void measure(Arm arm, Notes notes) throws InterruptedException;
}
