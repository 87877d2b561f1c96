package dev.penstock.simulator;

import dev.penstock.simulator.behaviour.Behaviour;
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
 * @param bodyBytesMax largest request body
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
        int bodyBytesMax) {

    private static final List<String> MODELS = List.of("simulated", "simulated-small", "simulated-embedding");
    private static final int CALLS_KEPT = 10_000;
    private static final int BODY_BYTES_MAX = 128 * 1024 * 1024;

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
                BODY_BYTES_MAX);
    }

    public SimulatorSettings withPort(int other) {
        return new SimulatorSettings(
                host, other, eventLoops, models, apiKey, behaviour, trialText, callsKept, directives, bodyBytesMax);
    }

    public SimulatorSettings withHost(String other) {
        return new SimulatorSettings(
                other, port, eventLoops, models, apiKey, behaviour, trialText, callsKept, directives, bodyBytesMax);
    }

    public SimulatorSettings withEventLoops(int other) {
        return new SimulatorSettings(
                host, port, other, models, apiKey, behaviour, trialText, callsKept, directives, bodyBytesMax);
    }

    public SimulatorSettings withModels(List<String> other) {
        return new SimulatorSettings(
                host, port, eventLoops, other, apiKey, behaviour, trialText, callsKept, directives, bodyBytesMax);
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
                bodyBytesMax);
    }

    public SimulatorSettings withBehaviour(Behaviour other) {
        return new SimulatorSettings(
                host, port, eventLoops, models, apiKey, other, trialText, callsKept, directives, bodyBytesMax);
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
                bodyBytesMax);
    }

    public SimulatorSettings withCallsKept(int other) {
        return new SimulatorSettings(
                host, port, eventLoops, models, apiKey, behaviour, trialText, other, directives, bodyBytesMax);
    }

    public SimulatorSettings withDirectives(boolean other) {
        return new SimulatorSettings(
                host, port, eventLoops, models, apiKey, behaviour, trialText, callsKept, other, bodyBytesMax);
    }
}
