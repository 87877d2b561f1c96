package dev.penstock.simulator;

import dev.penstock.simulator.behaviour.DirectiveReader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the simulator alone, until a signal ends it. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        description = "A pretend model provider: every dialect on one port, with faults and a bill of its own.")
public final class SimulatorMain implements Callable<Integer> {
    @Option(names = "--host", defaultValue = "127.0.0.1", description = "address to listen on (${DEFAULT-VALUE})")
    private String host = "127.0.0.1";

    @Option(names = "--port", defaultValue = "8090", description = "port to listen on, 0 for any (${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--event-loops", defaultValue = "1", description = "event loops that serve (${DEFAULT-VALUE})")
    private int eventLoops;

    @Option(names = "--models", split = ",", description = "models that the list tells")
    private List<String> models = List.of();

    @Option(names = "--api-key", defaultValue = "", description = "key that callers must show")
    private String apiKey = "";

    @Option(
            names = "--calls-kept",
            defaultValue = "10000",
            description = "calls that the bill lists (${DEFAULT-VALUE})")
    private int callsKept;

    @Option(names = "--no-directives", description = "do not search prompts for directives")
    private boolean noDirectives;

    @Parameters(
            arity = "0..*",
            paramLabel = "key=value",
            description = "behaviour of all calls that say nothing else, for example: tokens=200 rate=50")
    private List<String> behaviour = List.of();

    /** Ends the process when the simulator has ended. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** A wrong behaviour is told like a wrong option. */
    static CommandLine commandLine() {
        return new CommandLine(new SimulatorMain()).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(failure.getMessage());
            return command.getCommandSpec().exitCodeOnInvalidInput();
        });
    }

    @Override
    public Integer call() throws InterruptedException {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(eventLoops));
        Simulator simulator = Simulator.start(vertx, settings()).await();
        System.out.println("simulator listens on http://" + host + ":" + simulator.port() + "/v1");
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            vertx.close().await();
            ended.countDown();
        }));
        ended.await();
        return 0;
    }

    private SimulatorSettings settings() {
        SimulatorSettings settings = SimulatorSettings.defaults()
                .withHost(host)
                .withPort(port)
                .withEventLoops(eventLoops)
                .withCallsKept(callsKept)
                .withDirectives(!noDirectives)
                .withBehaviour(DirectiveReader.read(String.join("; ", behaviour)));
        SimulatorSettings named = models.isEmpty() ? settings : settings.withModels(models);
        return apiKey.isEmpty() ? named : named.withApiKey(apiKey);
    }
}
