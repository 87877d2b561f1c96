package dev.penstock.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares the scanners with Jackson on seeded mutations of valid documents. Differences that are meant: a named member may
 * stand once only, and UTF-8 is not checked (so Jackson is given the text, with malformed bytes replaced).
 */
class JsonFuzzTest {
    private static final int ROUNDS = Integer.getInteger("penstock.fuzz.rounds", 60_000);
    private static final String[] MEMBERS = {"model", "stream", "max_tokens", "stream_options", "a"};
    private static final MemberNames NAMES = MemberNames.of(MEMBERS);
    private static final List<String> DOCUMENTS = List.of(
            "{\"model\":\"gpt-x\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi \\u4e2d\\n\\\"there\\\" 😀\"}],\"stream\":true}",
            "{ \"max_tokens\" : 100 , \"stream_options\" : { \"include_usage\" : false , \"x\":[ ] } , \"model\":\"m\" }",
            "{\"a\":[1,-2.5e+10,0,0.1,1E5,[[[{}]]],{\"b\":{\"c\":[]}}],\"t\":true,\"f\":false,\"n\":null}",
            "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}],\"a\":\"\\ud83d\\ude00\"}",
            "{\"mod\\u0065l\":\"long enough to need several words of eight bytes each, and a \\\\ backslash\"}",
            "{}");
    private static final String SPICE = "{}[]\",:\\/u019-+.eEtfn \t\n\r\0\u001fé";

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.REPLY.depth())
                    .maxNumberLength(JsonLimits.REPLY.numberLength())
                    .build())
            .build();
    private final JsonMapper mapper = new JsonMapper(factory);

    @Test
    void mutatedDocuments_areTakenAndReadAsJacksonDoes() throws IOException {
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("seed " + seed + " (set penstock.seed to repeat)");
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] json = DOCUMENTS.get(random.nextInt(DOCUMENTS.size())).getBytes(UTF_8);
            for (int m = random.nextInt(4); m >= 0; m--) {
                json = mutate(json, random);
            }
            taken += compare(json) ? 1 : 0;
        }
        assertThat(taken)
                .as("documents taken, so that values were compared too")
                .isGreaterThan(ROUNDS / 50);
    }

    private boolean compare(byte[] json) throws IOException {
        Map<String, JsonNode> expected = jackson(json);
        ObjectScanner found;
        try {
            found = new ObjectScanner(NAMES, JsonLimits.REPLY).scan(json, 0, json.length);
        } catch (MalformedJson e) {
            assertThat(expected)
                    .as("%s: %s", new String(json, UTF_8), e.getMessage())
                    .isNull();
            return false;
        }
        if (expected == null) {
            throw new AssertionError("taken, but not by Jackson: " + new String(json, UTF_8));
        }
        for (int i = 0; i < MEMBERS.length; i++) {
            JsonNode value = expected.get(MEMBERS[i]);
            assertThat(found.has(i)).isEqualTo(value != null);
            if (value != null) {
                JsonNode read = mapper.readTree(new String(json, found.start(i), found.end(i) - found.start(i), UTF_8));
                assertThat(read).isEqualTo(value);
                assertThat(found.kind(i)).isEqualTo(Kind.of(json[found.start(i)]));
                if (value.isTextual()) {
                    assertThat(found.text(i)).isEqualTo(value.textValue());
                }
                if (value.isArray()) {
                    compareElements(json, found.start(i), found.end(i), value);
                }
            }
        }
        return true;
    }

    private void compareElements(byte[] json, int from, int to, JsonNode array) throws IOException {
        List<JsonNode> elements = new ArrayList<>();
        try {
            ArrayScanner scanner = new ArrayScanner(JsonLimits.REPLY).open(json, from, to);
            while (scanner.next()) {
                elements.add(
                        mapper.readTree(new String(json, scanner.start(), scanner.end() - scanner.start(), UTF_8)));
            }
        } catch (MalformedJson e) {
            throw new AssertionError(e);
        }
        assertThat(elements).containsExactlyElementsOf(array);
    }

    /** The members of the document; null where it is refused, or a named member stands twice. */
    private @Nullable Map<String, JsonNode> jackson(byte[] json) throws IOException {
        Map<String, JsonNode> members = new HashMap<>();
        try (JsonParser parser = factory.createParser(new StringReader(new String(json, UTF_8)))) {
            parser.setCodec(mapper);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                JsonNode value = parser.readValueAsTree();
                if (members.put(name, value) != null && List.of(MEMBERS).contains(name)) {
                    return null;
                }
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null ? members : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static byte[] mutate(byte[] json, Random random) {
        if (json.length == 0) {
            return "{}".getBytes(UTF_8);
        }
        int at = random.nextInt(json.length);
        byte[] spice =
                SPICE.substring(at % SPICE.length(), at % SPICE.length() + 1).getBytes(UTF_8);
        int other = Math.min(json.length, at + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> join(json, at, spice, at + 1);
            case 1 -> join(json, at, spice, at);
            case 2 -> join(json, at, new byte[0], at + 1);
            case 3 -> join(json, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
            case 4 -> join(json, other, Arrays.copyOfRange(json, at, other), other);
            default -> join(json, at, new byte[0], other);
        };
    }

    private static byte[] join(byte[] json, int to, byte[] middle, int from) {
        byte[] out = Arrays.copyOf(json, to + middle.length + json.length - from);
        System.arraycopy(middle, 0, out, to, middle.length);
        System.arraycopy(json, from, out, to + middle.length, json.length - from);
        return out;
    }
}
