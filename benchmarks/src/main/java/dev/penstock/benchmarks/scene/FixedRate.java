package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.load.ChatRequest;
import dev.penstock.benchmarks.load.LoadResult;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.load.Schedule;
import dev.penstock.benchmarks.load.Target;
import dev.penstock.benchmarks.machine.Pinning;
import dev.penstock.benchmarks.notes.Notes;
import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.process.Upstream;
import java.time.Duration;
import java.util.List;

/** Latency of whole replies at a rate far below saturation, arrivals at random but the same on each arm. */
public final class FixedRate implements Scene {
    /** The rates that are compared, in requests per second. */
    public static final List<Integer> RATES = List.of(500, 1000, 2000);

    private final int perSecond;
    private final Pinning pinning;
    private final OpenLoop client;
    private final ChatRequest request;
    private final References references;
    private final Duration length;

    public FixedRate(
            int perSecond,
            Pinning pinning,
            OpenLoop client,
            ChatRequest request,
            References references,
            Duration length) {
        this.perSecond = perSecond;
        this.pinning = pinning;
        this.client = client;
        this.request = request;
        this.references = references;
        this.length = length;
    }

    /** The name of the scene at this rate. */
    public static String name(int perSecond) {
        return "rate-" + perSecond;
    }

    @Override
    public String name() {
        return name(perSecond);
    }

    @Override
    public void measure(Arm arm, Notes notes) throws InterruptedException {
        Target target =
                Target.of(arm.port(Upstream.REPLY), request).expecting(references.of(arm, Upstream.REPLY, request));
        Schedule schedule = Schedule.poisson(perSecond, length, notes.block());
        Calm calm = Calm.watch(pinning, arm);
        LoadResult result = client.run(target, schedule);
        calm.judge(notes);
        Calm.judge(result, notes);
        Checks.note(result, notes);
        Percentiles.note("", result.latency(), notes);
    }
}
