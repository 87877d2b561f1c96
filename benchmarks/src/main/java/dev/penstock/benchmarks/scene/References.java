package dev.penstock.benchmarks.scene;

import dev.penstock.benchmarks.load.ChatRequest;
import dev.penstock.benchmarks.load.Expected;
import dev.penstock.benchmarks.load.LoadResult;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.load.Schedule;
import dev.penstock.benchmarks.load.Target;
import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.process.Upstream;

/** What the upstreams answer when they are asked directly: the measure of what the other arms must pass on, byte by byte. */
public final class References {
    private final OpenLoop client;
    private final Arm direct;

    public References(OpenLoop client, Arm direct) {
        this.client = client;
        this.direct = direct;
    }

    public Expected of(Upstream upstream, ChatRequest request) throws InterruptedException {
        LoadResult answer = client.run(Target.of(direct.port(upstream), request).connections(1, 1), Schedule.burst(1));
        if (answer.completed() != 1) {
            throw new IllegalStateException(upstream + " does not answer: " + answer.failures());
        }
        return upstream == Upstream.SIMULATOR ? answer.lastReply().anyBytes() : answer.lastReply();
    }
}
