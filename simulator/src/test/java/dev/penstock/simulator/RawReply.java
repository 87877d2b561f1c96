package dev.penstock.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came back over a socket.
 *
 * @param status of the last head; 0 when none came
 * @param informational statuses before it
 * @param headers of the last head, names in lower case
 * @param body without its framing
 * @param chunks of the body when it was chunked
 * @param end of it all
 * @param rest bytes after the end of the body
 */
public record RawReply(
        int status,
        List<Integer> informational,
        Map<String, String> headers,
        byte[] body,
        List<byte[]> chunks,
        End end,
        byte[] rest) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a response ends. */
    public enum End {
        COMPLETE,
        CLOSED,
        RESET,
        SILENT,
        ENDLESS
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        return parsed(text());
    }

    /** The data of all events, the end mark too. */
    public List<String> data() {
        List<String> data = new ArrayList<>();
        for (String line : text().split("\r\n|\r|\n", -1)) {
            if (line.startsWith("data:")) {
                data.add(line.substring("data:".length()).strip());
            }
        }
        return data;
    }

    /** The data of all events that are JSON objects, cut ones left out. */
    public List<JsonNode> events() {
        return data().stream()
                .filter(data -> data.startsWith("{") && data.endsWith("}"))
                .map(RawReply::parsed)
                .toList();
    }

    /** The names of all events. */
    public List<String> names() {
        return text().lines()
                .filter(line -> line.startsWith("event:"))
                .map(line -> line.substring("event:".length()).strip())
                .toList();
    }

    /** The text that the choice's deltas make. */
    public String said(int choice) {
        StringBuilder said = new StringBuilder();
        for (JsonNode event : events()) {
            for (JsonNode one : event.path("choices")) {
                if (one.path("index").asInt() == choice) {
                    said.append(one.path("delta").path("content").asText(""));
                }
            }
        }
        return said.toString();
    }

    /** The finish reason that some event tells. */
    public Optional<String> finish() {
        return events().stream()
                .flatMap(event -> event.path("choices").valueStream())
                .map(choice -> choice.path("finish_reason"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst();
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
