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
 * What the upstreams answer when they are asked directly: the measure of what the other arms must pass on, byte by byte. Where
 * the gateway translates, its own first answer says how many events every other must have. Each request is asked once.
 */
public final class References {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OpenLoop client;
    private final Arm direct;
    private final IdentityHashMap<ChatRequest, Expected> known = new IdentityHashMap<>();
    private final IdentityHashMap<ChatRequest, Expected> translated = new IdentityHashMap<>();

    public References(OpenLoop client, Arm direct) {
        this.client = client;
        this.direct = direct;
    }

    /** What this arm must answer. */
    public Expected of(Arm arm, Upstream upstream, ChatRequest request) throws InterruptedException {
        boolean own = request.translated() && arm.name() == Arm.Name.GATEWAY;
        IdentityHashMap<ChatRequest, Expected> answers = own ? translated : known;
        Expected expected = answers.get(request);
        if (expected == null) {
            Expected answer = ask(own ? arm : direct, upstream, request);
            expected = own ? answer.anyBytes() : answer;
            answers.put(request, expected);
        }
        return expected;
    }

    private Expected ask(Arm arm, Upstream upstream, ChatRequest request) throws InterruptedException {
        Target target = Target.of(arm.port(upstream), request).connections(1, 1).patience(PATIENCE);
        LoadResult answer = client.run(target, Schedule.burst(1));
        if (answer.completed() != 1) {
            throw new IllegalStateException(upstream + " does not answer: " + answer.failures());
        }
        return upstream == Upstream.SIMULATOR ? answer.lastReply().anyBytes() : answer.lastReply();
    }
}
