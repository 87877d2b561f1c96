package dev.penstock.benchmarks.machine;

import java.time.Duration;

/**
 * CPU time that a process has used so far, all its threads together, in clock ticks: {@code /proc/PID/stat}, proc(5).
 */
public record ProcessTimes(long userTicks, long systemTicks) {
    /** USER_HZ, which Linux fixes at 100 towards user space on every architecture that we run on. */
    static final long TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    /** Reads the line; the command's name within it may hold blanks and parentheses. */
    public static ProcessTimes parse(String stat) {
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (afterName.length <= STIME) {
            throw new IllegalArgumentException("stat: " + stat + " (expected: at least 15 fields)");
        }
        return new ProcessTimes(Long.parseLong(afterName[UTIME]), Long.parseLong(afterName[STIME]));
    }

    public Duration total() {
        return Duration.ofMillis((userTicks + systemTicks) * 1000 / TICKS_PER_SECOND);
    }
}
