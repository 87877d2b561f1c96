package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.load.ChatRequest;
import dev.penstock.benchmarks.load.LoadResult;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.load.Schedule;
import dev.penstock.benchmarks.load.Target;
import dev.penstock.benchmarks.notes.Notes;
import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.process.Child;
import dev.penstock.benchmarks.process.FirstAnswer;
import dev.penstock.benchmarks.process.Upstream;
import java.time.Duration;

/** A fresh start, bound to its CPU: how long until the first answer, what it holds when idle, how the first calls fare. */
public final class Start implements Scene {
    public static final String NAME = "start";
    public static final String FIRST_ANSWER = "first_answer_ms";
    public static final String IDLE_MEMORY = "idle_rss_mib";
    public static final int COLD_REQUESTS = 1_000;
    public static final int COLD_PER_SECOND = 200;

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final OpenLoop client;
    private final ChatRequest request;

    public Start(OpenLoop client, ChatRequest request) {
        this.client = client;
        this.request = request;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Expects an arm whose process was asked for a moment ago. Only the first block waits to see it idle and cold. */
    @Override
    public void measure(Arm arm, Notes notes) throws InterruptedException {
        Child process = arm.process().orElseThrow();
        int port = arm.port(Upstream.REPLY);
        Duration firstAnswer = FirstAnswer.after(process, port, request.message(port));
        notes.observe(FIRST_ANSWER, firstAnswer.toNanos() / 1e6);
        if (notes.block() > 0) {
            return;
        }
        Thread.sleep(IDLE);
        notes.observe(IDLE_MEMORY, process.tree().residentBytes() / 1048576.0);
        LoadResult cold = client.run(Target.of(port, request), Schedule.steady(COLD_PER_SECOND, COLD_REQUESTS));
        Percentiles.note("cold_", cold.latency(), notes);
        notes.count(Checks.FAILED, cold.failed());
    }
}
