package dev.penstock.benchmarks.notes;

import dev.penstock.benchmarks.process.Arm;
import java.util.Locale;

/** The page of the notebook for one scene on one arm in one block. */
public record Notes(Notebook notebook, String scene, Arm.Name arm, int block) {

    public void observe(String metric, double value) {
        notebook.observe(scene, metric, arm, block, value);
    }

    public void count(String metric, long value) {
        observe(metric, (double) value);
    }

    /** Says that this block of this scene does not count, on any arm. */
    public void reject(String reason) {
        notebook.reject(scene, block, arm.name().toLowerCase(Locale.ROOT) + ": " + reason);
    }
}
