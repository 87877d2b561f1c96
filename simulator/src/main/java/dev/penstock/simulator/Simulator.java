package dev.penstock.simulator;

import dev.penstock.simulator.answer.Model;
import dev.penstock.simulator.anthropic.AnthropicDialect;
import dev.penstock.simulator.behaviour.Attempts;
import dev.penstock.simulator.behaviour.Script;
import dev.penstock.simulator.bill.Bill;
import dev.penstock.simulator.gemini.GeminiDialect;
import dev.penstock.simulator.ollama.OllamaDialect;
import dev.penstock.simulator.openai.OpenAiDialect;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A running pretend provider: one port, every dialect, a bill of its own. Shared between threads. */
public final class Simulator {
    private final Vertx vertx;
    private final String deployment;
    private final int port;
    private final Desk desk;

    private Simulator(Vertx vertx, String deployment, int port, Desk desk) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.port = port;
        this.desk = desk;
    }

    /** Starts to listen. */
    public static Future<Simulator> start(Vertx vertx, SimulatorSettings settings) {
        Desk desk = new Desk(
                new Bill(settings.callsKept()),
                new Script(settings.behaviour()),
                new Attempts(),
                new Replays(),
                new LastRequest());
        Model model = new Model(settings.trialText());
        List<Dialect> dialects = List.of(
                new GeminiDialect(model, settings.models()),
                new AnthropicDialect(model, settings.models()),
                new OllamaDialect(model, settings.models()),
                new OpenAiDialect(model, settings.models()));
        AtomicInteger port = new AtomicInteger();
        return vertx.deployVerticle(
                        () -> new Door(settings, dialects, desk, port),
                        new DeploymentOptions().setInstances(settings.eventLoops()))
                .map(deployment -> new Simulator(vertx, deployment, port.get(), desk));
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** What it truly emitted. */
    public Bill bill() {
        return desk.bill();
    }

    /** The behaviour of calls that do not say their own. */
    public Script script() {
        return desk.script();
    }

    /** Stops to listen and drops all connections. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }
}
