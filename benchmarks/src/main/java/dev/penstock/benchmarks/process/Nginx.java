package dev.penstock.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.benchmarks.machine.Template;
import dev.penstock.benchmarks.machine.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Starts nginx, private instances in folders of their own, on free ports of the loopback address. */
public final class Nginx {
    private final Children children;
    private final int openFilesMax;
    private int started;

    /**
     * @param openFilesMax how many sockets each instance may hold
     */
    public Nginx(Children children, int openFilesMax) {
        if (!Tool.installed("nginx")) {
            throw new IllegalStateException("nginx is not installed; the comparison needs it");
        }
        this.children = children;
        this.openFilesMax = openFilesMax;
    }

    /** The canned upstreams, and the ports on which they listen. */
    Map<Upstream, Integer> startCanned(int cpu, String replyModel, String eventsModel) {
        Path folder = folder("canned");
        write(folder.resolve("reply"), CannedReplies.reply(replyModel));
        write(folder.resolve("events"), CannedReplies.events(eventsModel));
        write(folder.resolve("done"), CannedReplies.done());
        Map<Upstream, Integer> ports = Map.of(Upstream.REPLY, Ports.free(), Upstream.EVENTS, Ports.free());
        var values = values(folder);
        ports.forEach((upstream, port) -> values.put(lowerCase(upstream), port));
        Child child = start(cpu, folder, Template.filled(Nginx.class, "canned.conf", values));
        ports.values().forEach(port -> FirstAnswer.listening(child, port));
        return ports;
    }

    /** The proxy before these upstreams, as an arm of that name. */
    Arm startProxy(Arm.Name name, int cpu, Map<Upstream, Integer> upstreams) {
        var ports = new EnumMap<Upstream, Integer>(Upstream.class);
        var servers = new StringBuilder();
        upstreams.forEach((upstream, to) -> {
            int from = Ports.free();
            ports.put(upstream, from);
            servers.append(server(upstream, from, to));
        });
        Path folder = folder("proxy");
        var values = values(folder);
        values.put("servers", servers);
        Child child = start(cpu, folder, Template.filled(Nginx.class, "proxy.conf", values));
        return new Arm(name, Map.copyOf(ports), Optional.of(child));
    }

    private static String server(Upstream upstream, int from, int to) {
        String buffering = upstream == Upstream.REPLY ? "on" : "off";
        return Template.filled(
                Nginx.class,
                "proxy-server.conf",
                Map.of("name", lowerCase(upstream), "from", from, "to", to, "buffering", buffering));
    }

    /** nginx started by root runs its worker as nobody, who may not read our private folder. */
    private Map<String, Object> values(Path folder) {
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        return new HashMap<>(Map.of("folder", folder, "sockets", openFilesMax, "user", user));
    }

    private Child start(int cpu, Path folder, String config) {
        Path file = folder.resolve("nginx.conf");
        write(file, config.getBytes(UTF_8));
        String errors = folder.resolve("error.log").toString();
        List<String> command = List.of("nginx", "-p", folder.toString(), "-c", file.toString(), "-e", errors);
        return children.start("nginx", cpu, command, Map.of());
    }

    private static String lowerCase(Upstream upstream) {
        return upstream.name().toLowerCase(Locale.ROOT);
    }

    private Path folder(String purpose) {
        try {
            return Files.createDirectory(children.folder().resolve("nginx-" + purpose + "-" + ++started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
