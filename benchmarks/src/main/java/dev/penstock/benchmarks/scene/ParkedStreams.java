package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.load.ChatRequest;
import dev.penstock.benchmarks.load.LoadResult;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.load.Schedule;
import dev.penstock.benchmarks.load.Target;
import dev.penstock.benchmarks.machine.Pinning;
import dev.penstock.benchmarks.machine.ProcessTree;
import dev.penstock.benchmarks.notes.Notes;
import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.process.Upstream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Many streams that get one event a second: how many are lost, what each costs in memory and CPU, and how late its events
 * are. A stream is lost when it does not bring all its events and its end.
 */
public final class ParkedStreams implements Scene {
    public static final String NAME = "parked";
    public static final String LOST = "streams_lost";
    public static final String MEMORY = "rss_per_stream_kib";

    /** Streams that are begun per second. */
    public static final int BEGUN_PER_SECOND = 1_000;

    private static final Duration SETTLE = Duration.ofSeconds(8);
    private static final Duration PATIENCE_BEYOND = Duration.ofSeconds(30);

    private final Pinning pinning;
    private final OpenLoop client;
    private final ChatRequest request;
    private final References references;
    private final int streams;
    private final Duration streamLength;

    /**
     * @param request asks for a stream of that length
     * @param streamLength longer than it takes to begin all streams and to settle
     */
    public ParkedStreams(
            Pinning pinning,
            OpenLoop client,
            ChatRequest request,
            References references,
            int streams,
            Duration streamLength) {
        this.pinning = pinning;
        this.client = client;
        this.request = request;
        this.references = references;
        this.streams = streams;
        this.streamLength = streamLength;
    }

    /** How long each stream must last, so that all of them are open together for long enough. */
    public static Duration lengthFor(int streams) {
        return SETTLE.plusSeconds(streams / BEGUN_PER_SECOND + 8L);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void measure(Arm arm, Notes notes) throws InterruptedException {
        Target target = Target.of(arm.port(Upstream.SIMULATOR), request)
                .expecting(references.of(arm, Upstream.SIMULATOR, request))
                .connections(0, streams)
                .patience(streamLength.plus(PATIENCE_BEYOND));
        Schedule schedule = Schedule.steady(BEGUN_PER_SECOND, streams);
        Optional<ProcessTree> process = arm.process().map(child -> child.tree());
        long before = process.map(ProcessTree::residentBytes).orElse(0L);
        Calm calm = Calm.watch(pinning, arm);
        CompletableFuture<LoadResult> run = client.begin(target, schedule);
        Thread.sleep(schedule.length().plus(SETTLE));
        long parked = process.map(ProcessTree::residentBytes).orElse(0L);
        LoadResult result =
                OpenLoop.await(run, streamLength.plus(target.patience()).plus(schedule.length()));
        calm.judge(notes);
        Checks.note(result, notes);
        Percentiles.note("event_", result.eventDelay(), notes);
        notes.count("streams", streams);
        notes.count(LOST, result.failed() + result.mismatched());
        if (process.isPresent()) {
            notes.observe("rss_before_mib", before / 1048576.0);
            notes.observe(MEMORY, (parked - before) / 1024.0 / streams);
            notes.observe("cpu_us_per_event", calm.armUsed().toNanos() / 1e3 / Math.max(1, result.events()));
        }
    }
}
