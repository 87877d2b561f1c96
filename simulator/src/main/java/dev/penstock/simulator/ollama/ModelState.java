package dev.penstock.simulator.ollama;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the service tells of its models. */
final class ModelState {
    private static final String TIME = "2026-01-01T00:00:00Z";
    private static final String ARCHITECTURE = "simulated";
    private static final long SIZE = 4_000_000_000L;
    private static final int WINDOW = 131_072;
    private static final int WINDOW_LOADED = 4_096;

    private ModelState() {}

    /** All that could be run. */
    static ObjectNode tags(List<String> names) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("models");
        names.forEach(name -> root.withArray("models").add(listed(name).put("modified_at", TIME)));
        return root;
    }

    /** All that are loaded: the first, by default with a small window. */
    static ObjectNode running(List<String> names) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("models");
        names.stream()
                .limit(1)
                .forEach(name -> root.withArray("models")
                        .add(listed(name)
                                .put("expires_at", TIME)
                                .put("size_vram", SIZE)
                                .put("context_length", WINDOW_LOADED)));
        return root;
    }

    private static ObjectNode listed(String name) {
        ObjectNode model = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("model", name)
                .put("size", SIZE)
                .put("digest", "0".repeat(64));
        model.set("details", details());
        return model;
    }

    private static ObjectNode details() {
        ObjectNode details = JsonNodeFactory.instance
                .objectNode()
                .put("parent_model", "")
                .put("format", "gguf")
                .put("family", ARCHITECTURE);
        details.putArray("families").add(ARCHITECTURE);
        return details.put("parameter_size", "7B").put("quantization_level", "Q4_K_M");
    }

    /** One model at length. */
    static ObjectNode shown() {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("modelfile", "FROM simulated")
                .put("parameters", "num_ctx " + WINDOW_LOADED)
                .put("template", "{{ .Prompt }}")
                .put("modified_at", TIME);
        root.set("details", details());
        root.putObject("model_info")
                .put("general.architecture", ARCHITECTURE)
                .put("general.parameter_count", 7_000_000_000L)
                .put(ARCHITECTURE + ".context_length", WINDOW)
                .put(ARCHITECTURE + ".embedding_length", 4_096);
        root.putArray("capabilities")
                .add("completion")
                .add("tools")
                .add("vision")
                .add("thinking")
                .add("embedding");
        return root;
    }
}
