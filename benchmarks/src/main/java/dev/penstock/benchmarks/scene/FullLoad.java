package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.load.ChatRequest;
import dev.penstock.benchmarks.load.Expected;
import dev.penstock.benchmarks.load.LoadResult;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.load.Saturation;
import dev.penstock.benchmarks.load.Schedule;
import dev.penstock.benchmarks.load.Target;
import dev.penstock.benchmarks.machine.Pinning;
import dev.penstock.benchmarks.notes.Notes;
import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.process.Upstream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * CPU time per request at saturation: what the arm's processes used, divided by the requests that they answered. Meanwhile a
 * few requests of our own client see to it that the answers are right.
 */
public final class FullLoad implements Scene {
    public static final String CPU = "cpu_us";
    public static final String CPU_PER_EVENT = "cpu_us_per_event";
    public static final String RATE = "per_second";
    public static final String BUSY = "arm_cpu_share";
    public static final String CPU_BEHIND = "cpu_us_behind";

    private static final double CHECKED_PER_SECOND = 20;

    private final String name;
    private final Pinning pinning;
    private final Saturation load;
    private final OpenLoop checker;
    private final Upstream upstream;
    private final ChatRequest request;
    private final References references;
    private final Duration length;

    public FullLoad(
            String name,
            Pinning pinning,
            Saturation load,
            OpenLoop checker,
            Upstream upstream,
            ChatRequest request,
            References references,
            Duration length) {
        this.name = name;
        this.pinning = pinning;
        this.load = load;
        this.checker = checker;
        this.upstream = upstream;
        this.request = request;
        this.references = references;
        this.length = length;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void measure(Arm arm, Notes notes) throws InterruptedException {
        Expected expected = references.of(arm, upstream, request);
        Target target =
                Target.of(arm.port(upstream), request).connections(1, 64).expecting(expected);
        Schedule checks = Schedule.poisson(CHECKED_PER_SECOND, length, notes.block());
        Calm calm = Calm.watch(pinning, arm);
        CompletableFuture<LoadResult> checking = checker.begin(target, checks);
        Saturation.Served served = load.run(arm.port(upstream), request, length);
        LoadResult checked = OpenLoop.await(checking, target.patience().plus(length));
        calm.judge(notes);
        Checks.note(checked, notes);
        notes.count(Checks.FAILED + "_at_saturation", served.failed());
        notes.observe(RATE, served.perSecond());
        if (arm.process().isPresent()) {
            long cpuNanos = calm.armUsed().toNanos();
            double micros = cpuNanos / 1e3 / (served.requests() + checked.completed());
            notes.observe(CPU, micros);
            if (expected.events() > 0) {
                notes.observe(CPU_PER_EVENT, micros / expected.events());
            }
            notes.observe(BUSY, (double) cpuNanos / calm.elapsed().toNanos());
            Duration behind = Rest.after(arm);
            notes.observe(CPU_BEHIND, behind.toNanos() / 1e3 / (served.requests() + checked.completed()));
        }
    }
}
