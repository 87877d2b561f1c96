package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.core.sse.EventTooLarge;
import dev.penstock.core.sse.SseEvent;
import dev.penstock.core.sse.SseReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Damages streams at random and compares the tap, with its shortcuts, against a slow reader that takes every event apart with
 * Jackson: the same events must pass, and the same ones must end the stream.
 */
class StreamFuzzTest {
    private static final int ROUNDS = Integer.getInteger("penstock.fuzz.rounds", 20_000);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> TEXTS = List.of(
            "a", "Hello", " world", "\\n", "中文", "\\\"", "\\u4e2d", "😀", "\\\\", "", "data: ", "\\\"error\\\":1");
    private static final List<String> SPICE = List.of(
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\n",
            "\r",
            "\n\n",
            " ",
            "\t",
            "1",
            "x",
            "\u0001",
            "é",
            "data:",
            ",\"error\":{\"message\":\"no\"}",
            ",\"error\":null",
            ",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}",
            "\"finish_reason\":\"stop\"",
            "null",
            "\\u12",
            "\\ud83d");

    @Test
    void damagedStreams_areJudgedAsBySlowReading() throws EventTooLarge {
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("seed " + seed + " (set penstock.seed to repeat)");
        Random random = new Random(seed);
        int whole = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] stream = stream(random);
            for (int m = random.nextInt(3); m > 0; m--) {
                stream = damage(stream, random);
            }
            if (!endsAtABorder(stream) || stream[0] != 'd') {
                continue;
            }
            Judgement expected = slowly(stream);
            Tapped tapped = random.nextBoolean()
                    ? new Tapped(true).feed(stream)
                    : new Tapped(true).feedInPieces(stream, 1 + random.nextInt(400), random);
            tapped.end();
            Judgement judged = new Judgement(tapped.tap.events(), tapped.tap.finished());
            assertThat(judged).as(new String(stream, UTF_8)).isEqualTo(expected);
            whole += expected.finished() ? 1 : 0;
        }
        assertThat(whole).isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 10);
    }

    private record Judgement(long events, boolean finished) {}

    private static byte[] stream(Random random) {
        boolean obfuscated = random.nextBoolean();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            String text = TEXTS.get(random.nextInt(TEXTS.size()));
            out.append("data: {\"id\":\"c1\",\"choices\":[{\"index\":")
                    .append(random.nextInt(8) / 7)
                    .append(",\"delta\":{\"content\":\"")
                    .append(text)
                    .append("\"},\"finish_reason\":null}],\"usage\":null")
                    .append(obfuscated ? ",\"obfuscation\":\"" + "x".repeat(random.nextInt(9)) + "\"" : "")
                    .append("}\n\n");
        }
        out.append("data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
        return out.append("data: [DONE]\n\n").toString().getBytes(UTF_8);
    }

    private static byte[] damage(byte[] stream, Random random) {
        int at = random.nextInt(stream.length);
        byte[] spice = SPICE.get(random.nextInt(SPICE.size())).getBytes(UTF_8);
        int cut = random.nextInt(3) == 0 ? at : Math.min(stream.length, at + random.nextInt(4));
        byte[] out = Arrays.copyOf(stream, at + spice.length + stream.length - cut);
        System.arraycopy(spice, 0, out, at, spice.length);
        System.arraycopy(stream, cut, out, at + spice.length, stream.length - cut);
        return out;
    }

    private static Judgement slowly(byte[] stream) throws EventTooLarge {
        SseReader reader = new SseReader(1 << 20);
        List<SseEvent> events = new ArrayList<>();
        reader.feed(stream, 0, stream.length, events::add);
        long counted = 0;
        boolean stopped = false;
        boolean answered = false;
        Set<Long> seen = new HashSet<>();
        Set<Long> ended = new HashSet<>();
        for (SseEvent event : events) {
            String data = event.text().replaceAll(" +\\z", "");
            if (data.isEmpty()) {
                continue;
            }
            if (data.equals("[DONE]")) {
                return new Judgement(counted, answered || stopped);
            }
            JsonNode json = parsed(data);
            if (json == null || isError(json.path("error")) || event.name().equals("error")) {
                return new Judgement(counted, false);
            }
            counted++;
            for (JsonNode choice : json.path("choices")) {
                boolean stops = !choice.path("finish_reason").asText("").isEmpty()
                        && choice.path("finish_reason").isTextual();
                stopped |= stops;
                if (choice.isObject()) {
                    seen.add(index(choice));
                }
                if (stops) {
                    ended.add(index(choice));
                }
            }
            answered |= json.path("choices").isArray() && !json.path("choices").isEmpty();
        }
        return new Judgement(counted, stopped && ended.equals(seen));
    }

    private static long index(JsonNode choice) {
        JsonNode index = choice.path("index");
        return index.isIntegralNumber() && index.canConvertToLong() ? (long) Math.clamp(index.longValue(), 0, 63) : 0;
    }

    private static @Nullable JsonNode parsed(String data) {
        try {
            JsonNode json = JSON.readTree(data);
            return json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static boolean isError(JsonNode error) {
        return !error.isMissingNode() && !error.isNull();
    }

    private static boolean endsAtABorder(byte[] stream) {
        return stream[stream.length - 1] == '\n' && stream[stream.length - 2] == '\n';
    }
}
