package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Seal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code reasoning_details} of one streamed answer, put together as they would stand in a whole one: what follows an entry
 * of its own type and index goes on with it. Holds no more than a limit: a longer reasoning loses them.
 */
final class ReasoningPieces {
    private static final int HELD_MAX = 128 * 1024;

    /** The members that come in pieces; of all others the last word counts. */
    private static final List<String> GROWING = List.of("text", "summary", "data");

    private ArrayNode entries = Json.array();
    private int length;

    void read(JsonNode details) {
        for (JsonNode piece : details) {
            length += piece.toString().length();
            if (piece instanceof ObjectNode entry && length <= HELD_MAX) {
                add(entry);
            }
        }
    }

    private void add(ObjectNode piece) {
        if (entries.path(entries.size() - 1) instanceof ObjectNode last && goesOn(last, piece)) {
            for (Map.Entry<String, JsonNode> member : piece.properties()) {
                String name = member.getKey();
                if (GROWING.contains(name) && member.getValue().isTextual()) {
                    last.put(
                            name, last.path(name).asText("") + member.getValue().textValue());
                } else if (!member.getValue().isNull()) {
                    last.set(name, member.getValue());
                }
            }
        } else {
            entries.add(piece);
        }
    }

    private static boolean goesOn(ObjectNode last, ObjectNode piece) {
        return last.path("type").equals(piece.path("type"))
                && last.path("index").equals(piece.path("index"));
    }

    /** The seal of what has come since the last one; null for none, and once the limit was passed. */
    @Nullable
    Seal take() {
        Seal seal = length > HELD_MAX ? null : ReasoningDetails.seal(entries);
        if (seal != null) {
            entries = Json.array();
        }
        return seal;
    }
}
