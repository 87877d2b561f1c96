package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.Keepsake;
import java.util.List;

/**
 * The member {@code reasoning_details} of an assistant message or delta, by which services of this dialect give and take back
 * encrypted reasoning. Ours has one entry of the type {@code reasoning.encrypted}; clients keep it without looking inside.
 */
final class ReasoningDetails {
    static final String MEMBER = "reasoning_details";

    private static final String FORMAT = "penstock-v1";

    private ReasoningDetails() {}

    static ArrayNode of(List<Part.Reasoning> reasoning) {
        ObjectNode entry = Json.object()
                .put("type", "reasoning.encrypted")
                .put("format", FORMAT)
                .put("index", 0)
                .put("data", new Keepsake(null, reasoning).pack());
        return Json.array().add(entry);
    }

    /** What came back; empty where nothing did, or nothing of ours. */
    static List<Part.Reasoning> read(Members message) {
        JsonNode details = message.any(MEMBER);
        if (details != null) {
            for (JsonNode entry : details) {
                if (entry.path("format").asText().equals(FORMAT)) {
                    Keepsake keepsake = Keepsake.unpack(entry.path("data").asText());
                    return keepsake == null ? List.of() : keepsake.reasoning();
                }
            }
        }
        return List.of();
    }
}
