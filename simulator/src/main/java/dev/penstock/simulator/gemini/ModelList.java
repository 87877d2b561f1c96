package dev.penstock.simulator.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The models that the service says it has. */
final class ModelList {
    private static final int WINDOW = 1_048_576;
    private static final int OUTPUT_MAX = 65_536;

    private ModelList() {}

    /** So many models from the one whose number the token is. */
    static ObjectNode page(List<String> names, int from, int size) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        int to = Math.min(names.size(), from + size);
        names.subList(Math.min(from, to), to)
                .forEach(name -> root.withArray("models").add(one(name)));
        if (to < names.size()) {
            root.put("nextPageToken", Integer.toString(to));
        }
        return root;
    }

    static ObjectNode one(String name) {
        ObjectNode model = JsonNodeFactory.instance
                .objectNode()
                .put("name", "models/" + name)
                .put("version", "001")
                .put("displayName", name)
                .put("inputTokenLimit", WINDOW)
                .put("outputTokenLimit", OUTPUT_MAX);
        model.putArray("supportedGenerationMethods")
                .add("generateContent")
                .add("countTokens")
                .add("embedContent");
        return model;
    }
}
