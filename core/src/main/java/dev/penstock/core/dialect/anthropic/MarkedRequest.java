package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.translation.SealedId;
import java.util.Iterator;

/**
 * A request whose conversation has spoken with an upstream of another dialect before, and bears our marks: thinking blocks
 * with signatures of ours, and calls with seals in their ids. An upstream of this dialect must see neither.
 */
final class MarkedRequest {
    private static final String MARK = "penstock1_";

    private MarkedRequest() {}

    /** The body without marks. */
    static byte[] unmarked(byte[] body) throws JsonProcessingException {
        JsonNode tree = Json.read(body);
        for (JsonNode message : tree.path("messages")) {
            if (message.path("content") instanceof ArrayNode content) {
                blocks(content);
            }
        }
        return Json.bytes(tree);
    }

    private static void blocks(ArrayNode content) {
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
    }

    private static void unseal(ObjectNode block, String name) {
        JsonNode id = block.path(name);
        if (id.isTextual()) {
            block.put(name, SealedId.parse(id.textValue()).id());
        }
    }
}
