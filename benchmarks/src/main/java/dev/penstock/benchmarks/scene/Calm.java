package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.load.LoadResult;
import dev.penstock.benchmarks.machine.CpuTimes;
import dev.penstock.benchmarks.machine.Pinning;
import dev.penstock.benchmarks.notes.Notes;
import dev.penstock.benchmarks.process.Arm;
import java.time.Duration;

/** Watches over one measurement, and rejects its block when the machine or our own client disturbed it. */
final class Calm {
    private static final double STEAL_SHARE_MAX = 0.01;
    private static final double FOREIGN_SHARE_MAX = 0.05;
    private static final double LATENESS_P99_MILLIS_MAX = 1;

    private final Pinning pinning;
    private final Arm arm;
    private final Duration armBefore;
    private final CpuTimes machineBefore = CpuTimes.now();
    private final long begin = System.nanoTime();

    private Calm(Pinning pinning, Arm arm) {
        this.pinning = pinning;
        this.arm = arm;
        this.armBefore = cpu(arm);
    }

    static Calm watch(Pinning pinning, Arm arm) {
        return new Calm(pinning, arm);
    }

    /** CPU time that the arm has used since the watch began. */
    Duration armUsed() {
        return cpu(arm).minus(armBefore);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Ends the watch. */
    void judge(Notes notes) {
        Duration elapsed = elapsed();
        CpuTimes machine = CpuTimes.now().minus(machineBefore);
        Duration foreign = machine.busy(pinning.armCpu()).minus(armUsed());
        double foreignShare = (double) foreign.toNanos() / elapsed.toNanos();
        notes.observe("steal_share", machine.stealShare());
        notes.observe("foreign_share", foreignShare);
        if (machine.stealShare() > STEAL_SHARE_MAX) {
            notes.reject("the hypervisor took %.1f %% of the CPU time".formatted(100 * machine.stealShare()));
        }
        if (foreignShare > FOREIGN_SHARE_MAX && arm.process().isPresent()) {
            notes.reject("others used %.1f %% of the arm's CPU".formatted(100 * foreignShare));
        }
    }

    /** Judges our own client. */
    static void judge(LoadResult result, Notes notes) {
        double p99 = result.lateness().getValueAtPercentile(99) / 1e6;
        notes.observe("lateness_p99_ms", p99);
        if (p99 > LATENESS_P99_MILLIS_MAX) {
            notes.reject("the load client was late, p99 %.2f ms".formatted(p99));
        }
    }

    /** CPU time that an arm has used so far; none on the direct way. */
    static Duration cpu(Arm arm) {
        return arm.process().map(process -> process.tree().cpu()).orElse(Duration.ZERO);
    }
}
