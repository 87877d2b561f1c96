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

/** Time to the first event of short streams that the simulator begins at once, and the delay of each event on its way. */
public final class FirstEvent implements Scene {
    public static final String NAME = "first-event";

    private static final int PER_SECOND = 100;

    private final Pinning pinning;
    private final OpenLoop client;
    private final ChatRequest request;
    private final References references;
    private final Duration length;

    public FirstEvent(Pinning pinning, OpenLoop client, ChatRequest request, References references, Duration length) {
        this.pinning = pinning;
        this.client = client;
        this.request = request;
        this.references = references;
        this.length = length;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void measure(Arm arm, Notes notes) throws InterruptedException {
        Target target = Target.of(arm.port(Upstream.SIMULATOR), request)
                .expecting(references.of(arm, Upstream.SIMULATOR, request));
        Calm calm = Calm.watch(pinning, arm);
        LoadResult result = client.run(target, Schedule.poisson(PER_SECOND, length, notes.block()));
        calm.judge(notes);
        Calm.judge(result, notes);
        Checks.note(result, notes);
        Percentiles.note("first_", result.firstByte(), notes);
        Percentiles.note("event_", result.eventDelay(), notes);
    }
}
