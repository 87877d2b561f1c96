package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Phrases;
import dev.penstock.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A response to be served as it was recorded.
 *
 * @param path that it is for; any if empty
 * @param times that it is served
 * @param status of the head
 * @param headers of the head
 * @param pieces of the body, each flushed alone
 * @param whole whether the body is sent with its length in place of in chunks
 */
record Recording(
        Optional<String> path, int times, int status, Map<String, String> headers, List<byte[]> pieces, boolean whole) {

    /** From the JSON of the back office: status, headers, bodyBase64 or body, chunks, path, times. */
    static Recording of(JsonNode json) {
        byte[] body = json.has("bodyBase64")
                ? Base64.getDecoder().decode(json.path("bodyBase64").asText())
                : Json.bytes(json.path("body").asText(""));
        Map<String, String> headers = new LinkedHashMap<>();
        json.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new Recording(
                json.has("path") ? Optional.of(json.get("path").asText()) : Optional.empty(),
                json.path("times").asInt(1),
                json.path("status").asInt(200),
                headers,
                cut(body, json.path("chunks")),
                !json.has("chunks"));
    }

    private static List<byte[]> cut(byte[] body, JsonNode chunks) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int to : ends(body, chunks)) {
            pieces.add(Arrays.copyOfRange(body, from, to));
            from = to;
        }
        return pieces;
    }

    private static List<Integer> ends(byte[] body, JsonNode chunks) {
        List<Integer> ends = new ArrayList<>();
        if (chunks.asText().equals("every_byte")) {
            for (int end = 1; end < body.length; end++) {
                ends.add(end);
            }
        } else {
            chunks.forEach(end -> ends.add(end.asInt()));
        }
        ends.removeIf(end -> end <= 0 || end >= body.length);
        ends.add(body.length);
        return ends;
    }

    boolean isFor(String asked) {
        return path.isEmpty() || asked.endsWith(path.get());
    }

    Reply reply() {
        Reply.Body body = whole
                ? new Reply.Whole(pieces.getFirst(), 0)
                : new Reply.Events(pieces.stream()
                        .map(piece -> Frame.of(Frame.Kind.ALONE, piece, 0))
                        .iterator());
        return new Reply(status, headers, body, Phrases.NONE);
    }
}
