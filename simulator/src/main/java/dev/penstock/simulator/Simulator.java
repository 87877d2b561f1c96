package dev.penstock.simulator;

import dev.penstock.simulator.answer.Model;
import dev.penstock.simulator.behaviour.Attempts;
import dev.penstock.simulator.behaviour.Script;
import dev.penstock.simulator.bill.Bill;
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
    private final Bill bill;
    private final Script script;

    private Simulator(Vertx vertx, String deployment, int port, Bill bill, Script script) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.port = port;
        this.bill = bill;
        this.script = script;
    }

    /** Starts to listen. */
    public static Future<Simulator> start(Vertx vertx, SimulatorSettings settings) {
        Bill bill = new Bill(settings.callsKept());
        Script script = new Script(settings.behaviour());
        Desk desk = new Desk(bill, script, new Attempts(), new Replays(), new LastRequest());
        List<Dialect> dialects = List.of(new OpenAiDialect(new Model(settings.trialText()), settings.models()));
        AtomicInteger port = new AtomicInteger(settings.port());
        return vertx.deployVerticle(() -> new Door(settings, dialects, desk, port), new DeploymentOptions())
                .compose(first -> more(vertx, settings, dialects, desk, port)
                        .map(all -> new Simulator(vertx, first, port.get(), bill, script)));
    }

    /** Further event loops share the port that the first one found. */
    private static Future<String> more(
            Vertx vertx, SimulatorSettings settings, List<Dialect> dialects, Desk desk, AtomicInteger port) {
        int instances = settings.eventLoops() - 1;
        return instances == 0
                ? Future.succeededFuture("")
                : vertx.deployVerticle(
                        () -> new Door(settings, dialects, desk, port),
                        new DeploymentOptions().setInstances(instances));
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** What it truly emitted. */
    public Bill bill() {
        return bill;
    }

    /** The behaviour of calls that do not say their own. */
    public Script script() {
        return script;
    }

    /** Stops to listen and drops all connections. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }
}
