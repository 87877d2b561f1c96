package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.translation.SealedId;
import java.util.Iterator;
import java.util.List;

/**
 * A request whose conversation has spoken with an upstream of another dialect before, and bears our marks: thinking blocks
 * with signatures of ours, and calls with seals in their ids. An upstream of this dialect must see neither.
 *
 * @param body without the marks
 * @param dropped what cannot be asked for without them
 */
record MarkedRequest(byte[] body, List<String> dropped) {
    private static final String MARK = "penstock1_";

    static MarkedRequest of(byte[] body) throws JsonProcessingException {
        JsonNode tree = Json.read(body);
        for (Iterator<JsonNode> messages = tree.path("messages").elements(); messages.hasNext(); ) {
            if (messages.next().path("content") instanceof ArrayNode content && isUnmarkedToNothing(content)) {
                messages.remove();
            }
        }
        // A tool loop must begin with the thoughts of its first reply, and those were somebody else's.
        boolean thinks = tree.path("thinking").path("type").asText().equals("enabled");
        boolean lost = thinks && standsInLoopWithoutThinking(tree.path("messages"));
        if (lost) {
            ((ObjectNode) tree).remove("thinking");
        }
        return new MarkedRequest(Json.bytes(tree), lost ? List.of("thinking.budget_tokens") : List.of());
    }

    /** Takes the marks away; whether that leaves nothing, which the dialect refuses. */
    private static boolean isUnmarkedToNothing(ArrayNode content) {
        boolean some = !content.isEmpty();
        for (Iterator<JsonNode> blocks = content.elements(); blocks.hasNext(); ) {
            if (blocks.next() instanceof ObjectNode block) {
                if (block.path("signature").asText("").startsWith(MARK)) {
                    blocks.remove();
                } else {
                    unseal(block, "id");
                    unseal(block, "tool_use_id");
                }
            }
        }
        return some && content.isEmpty();
    }

    private static boolean standsInLoopWithoutThinking(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            JsonNode content = messages.path(i).path("content");
            if (messages.path(i).path("role").asText().equals("assistant")) {
                String first = content.path(0).path("type").asText();
                return has(content, "tool_use") && !first.equals("thinking") && !first.equals("redacted_thinking");
            }
            if (!has(content, "tool_result")) {
                return false;
            }
        }
        return false;
    }

    private static boolean has(JsonNode content, String type) {
        for (JsonNode block : content) {
            if (block.path("type").asText().equals(type)) {
                return true;
            }
        }
        return false;
    }

    private static void unseal(ObjectNode block, String name) {
        JsonNode id = block.path(name);
        if (id.isTextual()) {
            block.put(name, SealedId.parse(id.textValue()).id());
        }
    }
}
