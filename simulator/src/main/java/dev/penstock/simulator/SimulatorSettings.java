package dev.penstock.simulator;

import dev.penstock.simulator.behaviour.Behaviour;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Optional;

/**
 * How a simulator is set up.
 *
 * @param host to listen on
 * @param port to listen on; 0 for any free one
 * @param eventLoops that serve; each listens on the same port
 * @param models that model lists tell; others are answered all the same
 * @param apiKey that callers must show; none if empty
 * @param behaviour of all calls that say nothing else
 * @param trialText said before an echo of the question, when it stands in for a provider on trial
 * @param callsKept how many of the newest calls the bill lists; its sums are exact in any case
 * @param directives whether prompts are searched for directives
 * @param certificate for TLS; plain text if empty
 */
public record SimulatorSettings(
        String host,
        int port,
        int eventLoops,
        List<String> models,
        Optional<String> apiKey,
        Behaviour behaviour,
        Optional<String> trialText,
        int callsKept,
        boolean directives,
        Optional<PemKeyCertOptions> certificate) {

    private static final List<String> MODELS = List.of("simulated", "simulated-small", "simulated-embedding");
    private static final int CALLS_KEPT = 10_000;

    public SimulatorSettings {
        if (eventLoops < 1) {
            throw new IllegalArgumentException("eventLoops: " + eventLoops + " (expected: 1 or more)");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
        if (callsKept < 0) {
            throw new IllegalArgumentException("callsKept: " + callsKept + " (expected: 0 or more)");
        }
        models = List.copyOf(models);
    }

    /** On loopback and any free port, answering at once. */
    public static SimulatorSettings defaults() {
        return new SimulatorSettings(
                "127.0.0.1",
                0,
                1,
                MODELS,
                Optional.empty(),
                Behaviour.NONE,
                Optional.empty(),
                CALLS_KEPT,
                true,
                Optional.empty());
    }

    public SimulatorSettings withPort(int other) {
        return new SimulatorSettings(
                host, other, eventLoops, models, apiKey, behaviour, trialText, callsKept, directives, certificate);
    }

    public SimulatorSettings withHost(String other) {
        return new SimulatorSettings(
                other, port, eventLoops, models, apiKey, behaviour, trialText, callsKept, directives, certificate);
    }

    public SimulatorSettings withEventLoops(int other) {
        return new SimulatorSettings(
                host, port, other, models, apiKey, behaviour, trialText, callsKept, directives, certificate);
    }

    public SimulatorSettings withModels(List<String> other) {
        return new SimulatorSettings(
                host, port, eventLoops, other, apiKey, behaviour, trialText, callsKept, directives, certificate);
    }

    public SimulatorSettings withApiKey(String other) {
        return new SimulatorSettings(
                host,
                port,
                eventLoops,
                models,
                Optional.of(other),
                behaviour,
                trialText,
                callsKept,
                directives,
                certificate);
    }

    public SimulatorSettings withBehaviour(Behaviour other) {
        return new SimulatorSettings(
                host, port, eventLoops, models, apiKey, other, trialText, callsKept, directives, certificate);
    }

    public SimulatorSettings withTrialText(String other) {
        return new SimulatorSettings(
                host,
                port,
                eventLoops,
                models,
                apiKey,
                behaviour,
                Optional.of(other),
                callsKept,
                directives,
                certificate);
    }

    public SimulatorSettings withCallsKept(int other) {
        return new SimulatorSettings(
                host, port, eventLoops, models, apiKey, behaviour, trialText, other, directives, certificate);
    }

    public SimulatorSettings withDirectives(boolean other) {
        return new SimulatorSettings(
                host, port, eventLoops, models, apiKey, behaviour, trialText, callsKept, other, certificate);
    }

    public SimulatorSettings withCertificate(PemKeyCertOptions other) {
        return new SimulatorSettings(
                host,
                port,
                eventLoops,
                models,
                apiKey,
                behaviour,
                trialText,
                callsKept,
                directives,
                Optional.of(other));
    }
}
