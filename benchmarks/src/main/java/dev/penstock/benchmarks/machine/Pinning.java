package dev.penstock.benchmarks.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * Which CPU the arm under test has for itself, and which one the upstream and the load share.
 *
 * @param armCpu where the arm's process runs
 * @param loadCpu where everything else of the benchmark runs
 */
public record Pinning(int armCpu, int loadCpu) {

    /** The command, bound to one CPU; it and its children stay there. */
    public static List<String> on(int cpu, List<String> command) {
        var pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu)));
        pinned.addAll(command);
        return List.copyOf(pinned);
    }

    /** Moves this process with all its threads to the CPU of the load. */
    public void pinSelf() {
        String self = Long.toString(ProcessHandle.current().pid());
        String answer = Tool.answer("taskset", "-a", "-c", "-p", Integer.toString(loadCpu), self);
        if (answer.contains("failed") || answer.equals("not installed")) {
            throw new IllegalStateException(
                    "taskset: " + answer + " (expected: the load bound to CPU " + loadCpu + ")");
        }
    }
}
