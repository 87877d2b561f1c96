package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.Variant;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replies of Gemini and Ollama upstreams, damaged at random: no crash, one end, well-formed output, and no success but a told one. */
class DamagedStreamsTest {
    private static final int ROUNDS = Integer.getInteger("penstock.fuzz.rounds", 4_000);
    private static final String SPICE = "{}[]\",:\\/0-.eE \t\n\rtrue\0data:é{\"error\":";
    private static final GoldenFiles REPLIES = new GoldenFiles("replies");
    private static final List<String> INPUTS = REPLIES.inputs().stream()
            .filter(name -> name.contains(".gemini.") || name.contains(".ollama."))
            .toList();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"OPENAI", "ANTHROPIC", "OLLAMA"})
    void damagedReply_endsOnce_andIsNoInventedSuccess(Dialect caller) throws Refusal {
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("seed " + seed + " (set penstock.seed to repeat)");
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String input = INPUTS.get(random.nextInt(INPUTS.size()));
            byte[] reply = REPLIES.read(input);
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                reply = damaged(reply, random);
            }
            String told = "seed " + seed + ", round " + round + ", " + input;
            boolean gemini = input.contains(".gemini.");
            boolean streams = !input.endsWith(".json");
            Exchange exchange = Attempts.simple(caller, Variant.of(gemini ? Dialect.GEMINI : Dialect.OLLAMA), streams);
            if (streams) {
                play(exchange.stream(), reply, gemini, caller, random, told);
            } else if (exchange.whole(reply) instanceof WholeReply.Answer answer) {
                assertThat(parsed(new String(answer.body(), UTF_8)).isObject())
                        .as(told)
                        .isTrue();
                assertThat(parsed(new String(reply, UTF_8)).isObject()).as(told).isTrue();
            }
        }
    }

    private static void play(
            ReplyStream stream, byte[] reply, boolean gemini, Dialect caller, Random random, String told) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Sink sink = (bytes, from, to) -> out.write(bytes, from, to - from);
        for (int from = 0; from < reply.length; ) {
            int to = Math.min(reply.length, from + 1 + random.nextInt(200));
            stream.accept(reply, from, to, sink);
            from = to;
        }
        stream.end(sink);
        stream.end(sink);
        assertThat(stream.finished()).as(told).isNotEqualTo(stream.problem() != null);
        if (stream.finished()) {
            assertThat(endIsTold(new String(reply, UTF_8), gemini)).as(told).isTrue();
        }
        assertThat(stream.usage().input()).as(told).isNotNegative();
        assertThat(stream.usage().output()).as(told).isNotNegative();
        // Within its own dialect a reply passes as it came.
        if (gemini || caller != Dialect.OLLAMA) {
            assertWellFormed(out.toString(UTF_8), stream.finished(), told);
        }
    }

    /** Whether some event says that the answer ended, read line by line, as simply as can be. */
    private static boolean endIsTold(String reply, boolean gemini) {
        StringBuilder data = new StringBuilder();
        for (String line : (reply + "\n\n").replace("\uFEFF", "").split("\r\n|\n|\r", -1)) {
            if (gemini && line.matches("(?s)data(:.*)?")) {
                data.append(data.isEmpty() ? "" : "\n").append(line.replaceFirst("(?s)data:? ?", ""));
            } else if (!gemini) {
                data.append(line);
            }
            if (!gemini || line.isEmpty()) {
                if (saysEnd(parsed(data.toString()))) {
                    return true;
                }
                data.setLength(0);
            }
        }
        return false;
    }

    private static boolean saysEnd(JsonNode event) {
        for (JsonNode candidate : event.path("candidates")) {
            if (!candidate.path("finishReason").asText("").isEmpty()) {
                return true;
            }
        }
        return event.path("done").asBoolean()
                || !event.at("/promptFeedback/blockReason").asText("").isEmpty();
    }

    private static void assertWellFormed(String out, boolean finished, String told) {
        long errors = 0;
        for (String line : out.split("\n", -1)) {
            if (line.isBlank() || line.startsWith("event: ") || line.equals("data: [DONE]")) {
                continue;
            }
            JsonNode data = parsed(line.startsWith("data: ") ? line.substring(6) : line);
            assertThat(data.isObject()).as(told + ": " + line).isTrue();
            errors += data.has("error") ? 1 : 0;
        }
        assertThat(errors).as(told).isEqualTo(finished ? 0 : 1);
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(30));
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
            case 2 -> joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
            case 3 -> {
                byte[] flipped = Arrays.copyOf(bytes, Math.max(1, bytes.length));
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
                yield flipped;
            }
            case 4 -> {
                int from = random.nextInt(SPICE.length());
                String spice = SPICE.substring(from, from + 1 + random.nextInt(SPICE.length() - from));
                byte[] inserted =
                        joined(Arrays.copyOf(bytes, at), spice.getBytes(random.nextBoolean() ? UTF_8 : ISO_8859_1));
                yield joined(inserted, Arrays.copyOfRange(bytes, at, bytes.length));
            }
            default -> joined(Arrays.copyOfRange(bytes, at, bytes.length), Arrays.copyOf(bytes, at));
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
