package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.load.ChatRequest;
import dev.penstock.benchmarks.load.Expected;
import dev.penstock.benchmarks.load.LoadResult;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.load.Schedule;
import dev.penstock.benchmarks.load.Target;
import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.process.Upstream;
import java.time.Duration;
import java.util.IdentityHashMap;

/**
 * What the upstreams answer when they are asked directly: the measure of what the other arms must pass on, byte by byte. Each
 * request is asked once.
 */
public final class References {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OpenLoop client;
    private final Arm direct;
    private final IdentityHashMap<ChatRequest, Expected> known = new IdentityHashMap<>();

    public References(OpenLoop client, Arm direct) {
        this.client = client;
        this.direct = direct;
    }

    public Expected of(Upstream upstream, ChatRequest request) throws InterruptedException {
        Expected expected = known.get(request);
        if (expected == null) {
            expected = ask(upstream, request);
            known.put(request, expected);
        }
        return expected;
    }

    private Expected ask(Upstream upstream, ChatRequest request) throws InterruptedException {
        Target target =
                Target.of(direct.port(upstream), request).connections(1, 1).patience(PATIENCE);
        LoadResult answer = client.run(target, Schedule.burst(1));
        if (answer.completed() != 1) {
            throw new IllegalStateException(upstream + " does not answer: " + answer.failures());
        }
        return upstream == Upstream.SIMULATOR ? answer.lastReply().anyBytes() : answer.lastReply();
    }
}
