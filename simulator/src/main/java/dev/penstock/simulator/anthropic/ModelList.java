package dev.penstock.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The models that the service says it has. */
final class ModelList {
    private static final int WINDOW = 200_000;
    private static final int OUTPUT_MAX = 64_000;

    private ModelList() {}

    /** So many models after the one named. */
    static ObjectNode page(List<String> names, String after, int limit) {
        int from = names.indexOf(after) + 1;
        int to = Math.min(names.size(), from + limit);
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("data");
        names.subList(from, to).forEach(name -> root.withArray("data").add(one(name)));
        return root.put("has_more", to < names.size())
                .put("first_id", from < to ? names.get(from) : null)
                .put("last_id", from < to ? names.get(to - 1) : null);
    }

    static ObjectNode one(String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "model")
                .put("id", name)
                .put("display_name", name)
                .put("created_at", "2026-01-01T00:00:00Z")
                .put("max_input_tokens", WINDOW)
                .put("max_tokens", OUTPUT_MAX);
    }
}
