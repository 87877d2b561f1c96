package dev.penstock.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts the gateway and the simulator by the command lines that the launcher hands over. */
public final class Programs {
    private final Children children;
    private final String gatewayCommand;
    private final String virtualKey;
    private final String budget;
    private final Path data;

    /**
     * @param gatewayCommand a line for the shell, with absolute paths: the gateway runs in a folder of its own, where no
     *     settings of the operator's lie
     * @param virtualKey the key that the gateway is told to accept
     * @param budget of each scope, in dollars, or {@code off}
     */
    public Programs(Children children, String gatewayCommand, String virtualKey, String budget) {
        this.children = children;
        this.gatewayCommand = gatewayCommand;
        this.virtualKey = virtualKey;
        this.budget = budget;
        try {
            this.data = Files.createDirectory(children.folder().resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts the gateway; it may not yet listen.
     *
     * @param upstreams where the providers are: {@link Upstream#REPLY} and {@link Upstream#SIMULATOR} in the place of OpenAI,
     *     {@link Upstream#EVENTS} in that of DeepSeek
     */
    public Arm startGateway(int cpu, Map<Upstream, Integer> upstreams) {
        int port = Ports.free();
        var environment = new HashMap<String, String>();
        environment.put("HOST", "127.0.0.1");
        environment.put("PORT", Integer.toString(port));
        for (String scope : List.of("BUDGET_REQ_USD", "BUDGET_USER_DAILY_USD", "BUDGET_SITE_HOURLY_USD")) {
            environment.put(scope, budget);
        }
        environment.put("PENSTOCK_DATA", data.toString());
        environment.put("PENSTOCK_VIRTUAL_KEY", virtualKey);
        upstreams.forEach((upstream, upstreamPort) -> {
            String provider = upstream == Upstream.EVENTS ? "DEEPSEEK" : "OPENAI";
            environment.put(provider + "_API_KEY", "bench");
            environment.put(provider + "_BASE_URL", "http://127.0.0.1:" + upstreamPort + "/v1");
        });
        Child child = children.start("gateway", cpu, shell(gatewayCommand), environment);
        Map<Upstream, Integer> ports =
                Stream.of(Upstream.values()).collect(Collectors.toUnmodifiableMap(upstream -> upstream, _ -> port));
        return new Arm(Arm.Name.GATEWAY, ports, Optional.of(child));
    }

    /** Starts the simulator and waits until it listens on the port that this returns. */
    static int startSimulator(Children children, int cpu, String command) {
        int port = Ports.free();
        List<String> line = shell(command + " --host 127.0.0.1 --port " + port);
        Child child = children.start("simulator", cpu, line, Map.of());
        FirstAnswer.listening(child, port);
        return port;
    }

    /** The shell becomes the program, so that the process that we know is the one that we measure. */
    static List<String> shell(String line) {
        return List.of("sh", "-c", line.startsWith("exec ") ? line : "exec " + line);
    }
}
