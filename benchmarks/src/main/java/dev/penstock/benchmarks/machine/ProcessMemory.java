package dev.penstock.benchmarks.machine;

/**
 * Memory that a process holds and has held at most: {@code /proc/PID/status}, proc(5).
 *
 * @param residentBytes VmRSS; 0 for a process that has ended and waits to be collected
 * @param peakBytes VmHWM
 */
public record ProcessMemory(long residentBytes, long peakBytes) {

    public static ProcessMemory parse(String status) {
        return new ProcessMemory(bytes(status, "VmRSS:"), bytes(status, "VmHWM:"));
    }

    private static long bytes(String status, String label) {
        return status.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()).replace("kB", "").strip())
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                .findFirst()
                .orElse(0);
    }
}
