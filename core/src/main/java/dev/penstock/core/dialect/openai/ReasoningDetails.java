package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Seal;
import dev.penstock.core.dialect.translation.Keepsake;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code reasoning_details} of an assistant message or delta, by which OpenRouter gives and takes back signed and
 * encrypted reasoning: an array that must come back as it was. Ours, for callers, has one entry of the type {@code
 * reasoning.encrypted}; clients keep it without looking inside.
 */
final class ReasoningDetails {
    static final String MEMBER = "reasoning_details";

    static final String FORMAT = "penstock-v1";

    private static final Set<String> WORDS = Set.of("reasoning.text", "reasoning.summary");

    private ReasoningDetails() {}

    static ArrayNode of(List<Part.Reasoning> reasoning) {
        ObjectNode entry = Json.object()
                .put("type", "reasoning.encrypted")
                .put("format", FORMAT)
                .put("index", 0)
                .put("data", new Keepsake(null, reasoning).pack());
        return Json.array().add(entry);
    }

    /** What came back; empty where nothing did. Entries that are not ours mean nothing in another dialect, which is told. */
    static List<Part.Reasoning> read(Members message) {
        JsonNode details = message.any(MEMBER);
        if (details == null) {
            return List.of();
        }
        List<Part.Reasoning> ours = new ArrayList<>();
        for (JsonNode entry : details) {
            Keepsake keepsake = entry.path("format").asText().equals(FORMAT)
                    ? Keepsake.unpack(entry.path("data").asText())
                    : null;
            if (keepsake == null) {
                message.uses().unknown(message.path(MEMBER));
            } else if (ours.isEmpty()) {
                ours.addAll(keepsake.reasoning());
            }
        }
        return ours;
    }

    /** The seal that keeps what an upstream gave; null where that is nothing but words, which travel by themselves. */
    static @Nullable Seal seal(JsonNode details) {
        if (details.isArray()) {
            for (JsonNode entry : details) {
                if (!WORDS.contains(entry.path("type").asText()) || entry.hasNonNull("signature")) {
                    return new Seal(Dialect.OPENAI, details.toString());
                }
            }
        }
        return null;
    }

    /** Puts what a seal keeps behind what is there already; false where it is not of this dialect. */
    static boolean restore(@Nullable Seal seal, ArrayNode details) {
        if (seal == null || seal.origin() != Dialect.OPENAI) {
            return false;
        }
        try {
            if (Json.read(seal.data()) instanceof ArrayNode kept) {
                details.addAll(kept);
                return true;
            }
        } catch (JsonProcessingException e) {
            // A caller changed it; then it is worth nothing.
        }
        return false;
    }
}
