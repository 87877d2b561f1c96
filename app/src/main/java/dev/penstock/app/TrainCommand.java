package dev.penstock.app;

import dev.penstock.gateway.settings.BadSettings;
import dev.penstock.gateway.settings.Settings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code penstock train}: walks the paths that every start and every call takes, against the simulator, so that the JVM can
 * keep what it learns in an ahead-of-time cache (JEP 514). Takes a second or two, touches nothing but a temporary folder.
 */
final class TrainCommand {
    private static final int ROUNDS = 400;
    private static final List<String> BODIES = List.of(
            "{\"model\":\"deepseek-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
            "{\"model\":\"deepseek-chat\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
            "{\"model\":\"no-such-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");

    private TrainCommand() {}

    static int run() throws BadSettings, CannotStart {
        try {
            Path folder = Files.createTempDirectory("penstock-train");
            Settings settings = Settings.load(
                    Map.of("PORT", "0", "PENSTOCK_DATA", folder.resolve("data").toString()), folder);
            Logging.toFolder(settings.server().dataFolder().resolve("logs"), org.slf4j.event.Level.WARN);
            RunningGateway gateway = RunningGateway.start(settings);
            Greeting.trial("http://127.0.0.1:" + gateway.port(), settings);
            exercise(gateway.port());
            gateway.stop(Duration.ZERO);
            Folders.remove(folder);
            return 0;
        } catch (IOException failure) {
            throw new CannotStart("training failed: " + failure);
        }
    }

    private static void exercise(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < ROUNDS; i++) {
                ask(socket, in, "POST /v1/chat/completions", BODIES.get(i % BODIES.size()));
            }
            for (String page : List.of("/v1/models", "/health", "/ready", "/metrics")) {
                ask(socket, in, "GET " + page, "");
            }
        }
    }

    private static void ask(Socket socket, InputStream in, String line, String body) throws IOException {
        String request = line + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        skipAnswer(in);
    }

    private static void skipAnswer(InputStream in) throws IOException {
        int length = -1;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (length >= 0) {
            in.skipNBytes(length);
            return;
        }
        for (int chunk = Integer.parseInt(line(in), 16); chunk > 0; chunk = Integer.parseInt(line(in), 16)) {
            in.skipNBytes(chunk + 2L);
        }
        in.skipNBytes(2);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the gateway closed the connection");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
