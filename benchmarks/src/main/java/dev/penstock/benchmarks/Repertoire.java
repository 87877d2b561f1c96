package dev.penstock.benchmarks;

import dev.penstock.benchmarks.load.ChatRequest;
import dev.penstock.benchmarks.load.OpenLoop;
import dev.penstock.benchmarks.load.Saturation;
import dev.penstock.benchmarks.load.Schedule;
import dev.penstock.benchmarks.load.Target;
import dev.penstock.benchmarks.machine.Pinning;
import dev.penstock.benchmarks.process.Arm;
import dev.penstock.benchmarks.process.Upstream;
import dev.penstock.benchmarks.scene.FirstEvent;
import dev.penstock.benchmarks.scene.FixedRate;
import dev.penstock.benchmarks.scene.FullLoad;
import dev.penstock.benchmarks.scene.ParkedStreams;
import dev.penstock.benchmarks.scene.References;
import dev.penstock.benchmarks.scene.Scene;
import java.time.Duration;
import java.util.List;

/** The scenes of a comparison with their requests, and what warms an arm up for them. */
final class Repertoire {
    static final String VIRTUAL_KEY = "sk-penstock-bench-0123456789abcdef";

    private static final int KIB = 1024;
    private static final String SHORT_STREAM = "[[sim tokens=20 rate=0 stamp]] ";
    private static final String BUSY_STREAM = "[[sim tokens=80 rate=10 stamp]] ";
    private static final int BUSY_STREAMS = 500;
    private static final int WARM_PER_SECOND = 2_000;

    private final Options options;
    private final Pinning pinning;
    private final Saturation saturation;
    private final OpenLoop client;

    Repertoire(Options options, Pinning pinning, Saturation saturation, OpenLoop client) {
        this.options = options;
        this.pinning = pinning;
        this.saturation = saturation;
        this.client = client;
    }

    ChatRequest smallChat() {
        return chat(1);
    }

    List<Scene> fullLoad(References references) {
        return List.of(
                fullLoad("chat-1KB", Upstream.REPLY, chat(1), references),
                fullLoad("chat-16KB", Upstream.REPLY, chat(16), references),
                fullLoad("chat-128KB", Upstream.REPLY, chat(128), references),
                fullLoad("events-200", Upstream.EVENTS, events(), references),
                fullLoad("translated-1KB", Upstream.REPLY, translated(options.model, false), references),
                fullLoad("translated-200", Upstream.EVENTS, translated(options.eventsModel, true), references));
    }

    List<Scene> fixedRates(References references) {
        return FixedRate.RATES.stream()
                .<Scene>map(rate -> new FixedRate(rate, pinning, client, chat(1), references, options.length()))
                .toList();
    }

    Scene parkedStreams(References references) {
        Duration length = ParkedStreams.lengthFor(options.streams());
        ChatRequest request = simulated("[[sim tokens=%d rate=1 stamp]] ".formatted(length.toSeconds()));
        return new ParkedStreams(pinning, client, request, references, options.streams(), length);
    }

    Scene firstEvent(References references) {
        return new FirstEvent(pinning, client, simulated(SHORT_STREAM), references, options.length());
    }

    /** Plays what is to come for so long: every scene at saturation, and a fixed rate. */
    void warmUp(Arm arm, Duration length) throws InterruptedException {
        Duration each = length.dividedBy(7);
        saturation.run(arm.port(Upstream.REPLY), chat(1), each);
        saturation.run(arm.port(Upstream.REPLY), chat(16), each);
        saturation.run(arm.port(Upstream.REPLY), chat(128), each);
        saturation.run(arm.port(Upstream.EVENTS), events(), each);
        saturation.run(arm.port(Upstream.REPLY), translated(options.model, false), each);
        saturation.run(arm.port(Upstream.EVENTS), translated(options.eventsModel, true), each);
        client.run(Target.of(arm.port(Upstream.REPLY), chat(1)), Schedule.poisson(WARM_PER_SECOND, each, 0));
    }

    /** As many events a second as the parked streams bring, on a tenth of the streams. */
    void warmUpStreams(Arm arm) throws InterruptedException {
        Target busy = Target.of(arm.port(Upstream.SIMULATOR), simulated(BUSY_STREAM))
                .connections(0, BUSY_STREAMS)
                .patience(Duration.ofSeconds(20));
        client.run(busy, Schedule.steady(BUSY_STREAMS, BUSY_STREAMS));
    }

    private Scene fullLoad(String name, Upstream upstream, ChatRequest request, References references) {
        return new FullLoad(name, pinning, saturation, client, upstream, request, references, options.length());
    }

    private ChatRequest chat(int kibibytes) {
        return ChatRequest.ofSize(VIRTUAL_KEY, options.model, kibibytes * KIB);
    }

    private ChatRequest events() {
        return ChatRequest.streamOfSize(VIRTUAL_KEY, options.eventsModel, KIB);
    }

    private ChatRequest translated(String model, boolean stream) {
        return ChatRequest.anthropicOfSize(VIRTUAL_KEY, model, stream, KIB);
    }

    private ChatRequest simulated(String directive) {
        return ChatRequest.simulated(VIRTUAL_KEY, options.model, directive);
    }
}
