package dev.penstock.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Responses that providers once gave; a test that asks for one is skipped where they are not at hand. */
public final class Recordings {
    private static final Path FOLDER = Path.of(System.getProperty("penstock.fixtures", "fixtures"));
    private static final JsonMapper JSON = new JsonMapper();

    private Recordings() {}

    public static byte[] body(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(Files.isReadable(file), "no recorded responses (system property penstock.fixtures): " + name);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream as it went over the wire, {@code [DONE]} included; one that was kept as a list of events is framed again. */
    public static String stream(String name) {
        String text = new String(body(name), UTF_8);
        if (name.endsWith(".events.txt")) {
            text = text.lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> "data: " + line + "\n\n")
                    .collect(Collectors.joining());
        }
        return text.contains("[DONE]") ? text : text + "data: [DONE]\n\n";
    }

    /** The stream as a caller must get it who did not ask for usage: without events that report usage and nothing else. */
    public static String withoutUsageEvents(String stream) throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String event : events(stream)) {
            JsonNode chunk = chunk(event);
            if (!chunk.path("usage").isObject() || !chunk.path("choices").isEmpty()) {
                rest.append(event);
            }
        }
        return rest.toString();
    }

    /** What the recording reports: input, output, cached and reasoning tokens; all 0 where it reports nothing. */
    public static List<Long> usage(String stream) throws IOException {
        JsonNode told = JSON.missingNode();
        for (String event : events(stream)) {
            JsonNode usage = chunk(event).path("usage");
            told = usage.isObject() ? usage : told;
        }
        return usage(told);
    }

    public static List<Long> usage(JsonNode usage) {
        JsonNode hit = usage.path("prompt_cache_hit_tokens");
        JsonNode cached =
                hit.isNumber() ? hit : usage.path("prompt_tokens_details").path("cached_tokens");
        return List.of(
                usage.path("prompt_tokens").asLong(),
                usage.path("completion_tokens").asLong(),
                cached.asLong(),
                usage.path("completion_tokens_details").path("reasoning_tokens").asLong());
    }

    private static List<String> events(String stream) {
        return new ArrayList<>(List.of(stream.split("(?<=\n\n)")));
    }

    private static JsonNode chunk(String event) throws IOException {
        int data = event.indexOf("data: {");
        return data < 0 ? JSON.missingNode() : JSON.readTree(event.substring(data + 6));
    }
}
