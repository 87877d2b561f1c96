package dev.penstock.gateway.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.privacy.Masks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What is kept of prompts and answers where the operator wants some of it kept: the beginning of each text, masked. One object
 * per text that is cut down.
 */
public final class PayloadText {
    /** What of an answer has to be kept to find the beginning of its text. */
    public static final int ANSWER_BYTES = 8 << 10;

    private static final int BODY_BYTES_MAX = 256 << 10;
    private static final int TEXT_CHARS = 500;
    private static final int SUMMARY_CHARS = 200;
    /** Of all texts together. */
    private static final int CHARS_MAX = 6000;

    private static final int NODES_MAX = 1000;
    private static final String CUT = "…";
    private static final Set<String> TEXTS = Set.of("content", "text", "response", "refusal");
    private static final JsonFactory JSON = new JsonFactory();

    private int charsLeft = CHARS_MAX;
    private int nodesLeft = NODES_MAX;

    private PayloadText() {}

    /** A request as JSON: all its members, its texts cut and masked. */
    public static String request(byte[] body) {
        if (body.length > BODY_BYTES_MAX) {
            return Json.object().put("omitted", body.length + " bytes").toString();
        }
        try {
            return new PayloadText().cut(Json.read(body)).toString();
        } catch (JsonProcessingException malformed) {
            return Json.object().put("omitted", "not JSON").toString();
        }
    }

    private JsonNode cut(JsonNode node) {
        nodesLeft--;
        if (node instanceof ObjectNode object) {
            ObjectNode cut = Json.object();
            object.properties().forEach(member -> {
                if (nodesLeft > 0) {
                    cut.set(text(member.getKey()), cut(member.getValue()));
                }
            });
            return cut;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode cut = Json.array();
            for (JsonNode element : array) {
                if (nodesLeft <= 0) {
                    cut.add(CUT);
                    break;
                }
                cut.add(cut(element));
            }
            return cut;
        }
        return node.isTextual() ? Json.object().textNode(text(node.textValue())) : node;
    }

    private String text(String whole) {
        int chars = Math.min(TEXT_CHARS, charsLeft);
        String cut = whole.length() <= chars ? whole : whole.substring(0, chars) + CUT;
        charsLeft -= Math.min(whole.length(), chars);
        return Masks.mask(cut);
    }

    /** The beginning of an answer's text, whatever dialect it is told in, whole or in events; empty if it has none. */
    public static String answer(byte[] beginning) {
        StringBuilder text = new StringBuilder();
        for (String line : new String(beginning, StandardCharsets.UTF_8).split("\n", -1)) {
            if (text.length() >= SUMMARY_CHARS) {
                break;
            }
            String json = line.startsWith("data:") ? line.substring(5) : line;
            if (json.stripLeading().startsWith("{")) {
                read(json, text);
            }
        }
        String masked = Masks.mask(text.toString());
        return masked.length() <= SUMMARY_CHARS ? masked : masked.substring(0, SUMMARY_CHARS - 1) + CUT;
    }

    /** Reads as far as it goes: what was kept ends anywhere. */
    private static void read(String json, StringBuilder text) {
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING
                        && parser.currentName() != null
                        && TEXTS.contains(parser.currentName())) {
                    text.append(parser.getText());
                }
            }
        } catch (JsonProcessingException end) {
            return;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
