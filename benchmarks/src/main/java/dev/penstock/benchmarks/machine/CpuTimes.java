package dev.penstock.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How each CPU has spent its time so far, in clock ticks: {@code /proc/stat}, proc(5). */
public record CpuTimes(Map<Integer, Ticks> byCpu) {

    /**
     * Ticks of one CPU.
     *
     * @param steal time that the hypervisor gave to others
     */
    public record Ticks(long busy, long idle, long steal) {
        Ticks minus(Ticks earlier) {
            return new Ticks(busy - earlier.busy, idle - earlier.idle, steal - earlier.steal);
        }

        long total() {
            return busy + idle + steal;
        }
    }

    public static CpuTimes now() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/stat")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CpuTimes parse(List<String> lines) {
        var byCpu = new TreeMap<Integer, Ticks>();
        for (String line : lines) {
            String[] fields = line.split(" +", -1);
            if (fields[0].matches("cpu\\d+")) {
                byCpu.put(Integer.parseInt(fields[0].substring(3)), ticks(fields));
            }
        }
        return new CpuTimes(byCpu);
    }

    /** user nice system idle iowait irq softirq steal; guest time is part of user already. */
    private static Ticks ticks(String[] fields) {
        long[] ticks = new long[9];
        for (int i = 1; i < ticks.length && i < fields.length; i++) {
            ticks[i] = Long.parseLong(fields[i]);
        }
        return new Ticks(ticks[1] + ticks[2] + ticks[3] + ticks[6] + ticks[7], ticks[4] + ticks[5], ticks[8]);
    }

    public CpuTimes minus(CpuTimes earlier) {
        var difference = new TreeMap<Integer, Ticks>();
        byCpu.forEach((cpu, ticks) -> {
            Ticks before = earlier.byCpu.get(cpu);
            if (before != null) {
                difference.put(cpu, ticks.minus(before));
            }
        });
        return new CpuTimes(difference);
    }

    /** Share of all CPU time that the hypervisor took away, 0 to 1. */
    public double stealShare() {
        long total = byCpu.values().stream().mapToLong(Ticks::total).sum();
        long steal = byCpu.values().stream().mapToLong(Ticks::steal).sum();
        return total == 0 ? 0 : (double) steal / total;
    }

    /** Time that one CPU was busy with anything at all. */
    public Duration busy(int cpu) {
        Ticks ticks = byCpu.get(cpu);
        if (ticks == null) {
            throw new IllegalArgumentException("cpu: " + cpu + " (expected: one of " + byCpu.keySet() + ")");
        }
        return Duration.ofMillis(ticks.busy() * 1000 / ProcessTimes.TICKS_PER_SECOND);
    }
}
