package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One input, one snapshot per pair: what a caller's request becomes for every kind of provider, and what a provider's reply
 * becomes for every caller. Requests are called {@code WHAT.CALLER.json} or {@code WHAT.CALLER-OPERATION.json}, replies {@code
 * WHAT.UPSTREAM.json}, or {@code .sse} and {@code .ndjson} where they stream.
 */
class GoldenTest {
    private static final GoldenFiles REQUESTS = new GoldenFiles("requests");
    private static final GoldenFiles REPLIES = new GoldenFiles("replies");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Packed words, whose bytes are the business of the compressor. */
    private static final Pattern PACKED = Pattern.compile("(penstock1_|\"data\" ?: ?\")[\\w-]{9,}");

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

    /** Kinds of provider that know embeddings no better than the first of their dialect. */
    private static final Set<String> ONLY_CHAT = Set.of("openai-reasoning", "deepseek", "anthropic-2026", "gemini-2");

    static Stream<Arguments> requests() {
        return REQUESTS.inputs().stream()
                .flatMap(input -> PROVIDERS.keySet().stream()
                        .filter(name -> provider(name).variant().dialect() != dialect(input) && isAsked(input, name))
                        .map(name -> Arguments.of(input, name)));
    }

    private static boolean isAsked(String input, String provider) {
        return switch (operation(input)) {
            case EMBEDDINGS -> !ONLY_CHAT.contains(provider);
            // Prompts for upstreams that cannot count are counted here.
            case COUNT_TOKENS -> provider.startsWith("gemini");
            default -> true;
        };
    }

    static Stream<Arguments> replies() {
        return REPLIES.inputs().stream()
                .flatMap(input -> Attempts.CALLERS.stream().map(caller -> Arguments.of(input, caller)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void request_isWrittenAsBefore(String input, String name) throws JsonProcessingException {
        Provider provider = provider(name);
        String body = new String(REQUESTS.read(input), UTF_8);
        ObjectNode snapshot = Json.object();
        try {
            Exchange exchange =
                    Attempts.of(dialect(input), operation(input), body, provider.model(), provider.variant());
            snapshot.put("path", exchange.request().path());
            exchange.dropped().forEach(snapshot.putArray("dropped")::add);
            snapshot.set("body", Json.read(Attempts.sent(exchange)));
        } catch (Refusal e) {
            snapshot.put("refused", e.problem().status())
                    .put("message", e.problem().message())
                    .put("member", e.problem().param());
        }
        REQUESTS.check(input.replaceFirst("\\.json$", ".to-" + name + ".json"), pretty(snapshot));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void reply_isToldAsBefore(String input, Dialect caller) throws JsonProcessingException {
        boolean stream = !input.endsWith(".json");
        Exchange exchange = Attempts.simple(caller, Variant.of(dialect(input)), stream);
        byte[] upstream = REPLIES.read(input);
        String told = stream ? streamed(exchange, upstream) : whole(exchange, upstream);
        REPLIES.check(
                input + ".to-" + caller.name().toLowerCase(Locale.ROOT),
                PACKED.matcher(told).replaceAll("$1…"));
    }

    private static String streamed(Exchange exchange, byte[] upstream) {
        Played played = Played.whole(exchange, upstream);
        return played.text() + "\n" + learnt(played.finish(), played.usage(), played.problem());
    }

    private static String whole(Exchange exchange, byte[] upstream) throws JsonProcessingException {
        return switch (exchange.whole(upstream)) {
            case WholeReply.Answer answer ->
                pretty(Json.read(answer.body())) + "\n" + learnt(answer.finish(), answer.usage(), null);
            case WholeReply.Failed failed -> learnt(Finish.NONE, failed.usage(), failed.problem());
        };
    }

    /** What the gateway learns of the call. */
    private static String learnt(Finish finish, @Nullable TokenUsage usage, @Nullable Problem problem) {
        String end = problem == null ? finish.toString() : problem.kind() + " " + problem.status();
        return "# " + end + "\n# " + usage + (problem == null ? "" : "\n# " + problem.message()) + "\n";
    }

    private static Dialect dialect(String input) {
        return Dialect.valueOf(words(input).getFirst());
    }

    private static Operation operation(String input) {
        return words(input).size() > 1 ? Operation.valueOf(words(input).get(1)) : Operation.CHAT;
    }

    private static List<String> words(String input) {
        String asked = input.substring(input.indexOf('.') + 1, input.lastIndexOf('.'));
        return List.of(asked.toUpperCase(Locale.ROOT).split("-", -1));
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
