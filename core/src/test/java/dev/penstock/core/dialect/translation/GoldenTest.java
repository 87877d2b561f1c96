package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One input, one snapshot per pair: what a caller's request becomes for every kind of provider, and what a provider's reply
 * becomes for every caller. {@code -Dpenstock.golden=write} writes the snapshots anew; the difference is what to review.
 */
class GoldenTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("penstock.root", "..")).resolve("core/src/test/resources/golden");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** A kind of provider. */
    private record Provider(String model, Variant variant) {}

    private static final Map<String, Provider> PROVIDERS = new TreeMap<>(Map.of(
            "openai", new Provider("gpt-4o", Variant.of(Dialect.OPENAI)),
            "openai-reasoning", new Provider("o4-mini", flavour(Dialect.OPENAI, "", true, "")),
            "deepseek", new Provider("deepseek-flash", deepseek()),
            "anthropic", new Provider("claude-4-5", Variant.of(Dialect.ANTHROPIC)),
            "anthropic-2026", new Provider("claude-5", flavour(Dialect.ANTHROPIC, "2026-10-21", true, "")),
            "gemini-2", new Provider("gemini-2.5-flash", Variant.of(Dialect.GEMINI)),
            "gemini-3", new Provider("gemini-3-pro", Variant.of(Dialect.GEMINI)),
            "ollama", new Provider("qwen3", Variant.of(Dialect.OLLAMA))));

    static Stream<Arguments> requests() throws IOException {
        List<Arguments> all = new ArrayList<>();
        try (Stream<Path> scenarios = Files.list(FOLDER.resolve("requests"))) {
            for (Path scenario : scenarios.sorted().toList()) {
                for (Dialect caller : Attempts.CALLERS) {
                    for (String provider : PROVIDERS.keySet()) {
                        if (provider(provider).variant().dialect() != caller) {
                            all.add(Arguments.of(scenario.getFileName().toString(), caller, provider));
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    static Stream<Arguments> replies() throws IOException {
        List<Arguments> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve("replies"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                for (Dialect caller : Attempts.CALLERS) {
                    if (!name.contains(".to-") && upstream(name) != caller) {
                        all.add(Arguments.of(name, caller));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void request(String scenario, Dialect caller, String provider) throws IOException {
        Path folder = FOLDER.resolve("requests").resolve(scenario);
        String body = Files.readString(folder.resolve(lower(caller) + ".json"));
        ObjectNode snapshot = Json.object();
        try {
            Exchange exchange = Attempts.of(
                    caller, body, provider(provider).model(), provider(provider).variant());
            snapshot.put("path", exchange.request().path());
            exchange.dropped().forEach(snapshot.putArray("dropped")::add);
            snapshot.set("body", Json.read(Attempts.sent(exchange)));
        } catch (Refusal e) {
            snapshot.put("refused", e.problem().message())
                    .put("member", e.problem().param());
        }
        compare(folder.resolve(lower(caller) + ".to-" + provider + ".json"), pretty(snapshot));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void reply(String name, Dialect caller) throws IOException {
        byte[] upstream = Files.readAllBytes(FOLDER.resolve("replies").resolve(name));
        boolean stream = !name.endsWith(".json");
        Exchange exchange = Attempts.simple(caller, Variant.of(upstream(name)), stream);
        String snapshot = stream ? streamed(exchange, upstream) : whole(exchange, upstream);
        compare(
                FOLDER.resolve("replies").resolve(name.replaceFirst("\\.\\w+$", "") + ".to-" + lower(caller) + ".txt"),
                snapshot);
    }

    private static String streamed(Exchange exchange, byte[] upstream) {
        Played played = Played.whole(exchange, upstream);
        return played.text() + "\n" + played.usage() + "\n" + played.finish() + " " + played.problem() + "\n";
    }

    private static String whole(Exchange exchange, byte[] upstream) throws JsonProcessingException {
        return switch (exchange.whole(upstream)) {
            case WholeReply.Answer answer ->
                pretty(Json.read(answer.body())) + answer.usage() + "\n" + answer.finish() + "\n";
            case WholeReply.Failed failed -> failed.problem() + "\n" + failed.usage() + "\n";
        };
    }

    private static void compare(Path file, String snapshot) throws IOException {
        if ("write".equals(System.getProperty("penstock.golden"))) {
            Files.writeString(file, snapshot);
        }
        assertThat(snapshot).isEqualTo(Files.readString(file, UTF_8));
    }

    private static String pretty(JsonNode node) throws JsonProcessingException {
        return JSON.writeValueAsString(node) + "\n";
    }

    private static Provider provider(String name) {
        Provider provider = PROVIDERS.get(name);
        if (provider == null) {
            throw new AssertionError(name);
        }
        return provider;
    }

    private static Dialect upstream(String name) {
        String middle = name.substring(name.indexOf('.') + 1, name.lastIndexOf('.'));
        return Dialect.valueOf(middle.toUpperCase(Locale.ROOT));
    }

    private static String lower(Dialect dialect) {
        return dialect.name().toLowerCase(Locale.ROOT);
    }

    private static Variant flavour(Dialect dialect, String version, boolean jsonSchema, String reasoningMember) {
        Variant preset = Variant.of(dialect);
        return new Variant(
                dialect, preset.limitField(), true, preset.credential(), version, reasoningMember, jsonSchema);
    }

    private static Variant deepseek() {
        return new Variant(
                Dialect.OPENAI,
                Variant.LimitField.MAX_TOKENS,
                true,
                Variant.Credential.BEARER,
                "",
                "reasoning_content",
                false,
                Variant.ReasoningSwitch.THINKING,
                Set.of());
    }
}
