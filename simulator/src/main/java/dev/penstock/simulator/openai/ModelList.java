package dev.penstock.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.simulator.wire.Json;
import java.util.List;

/** The models that the service says it has. */
final class ModelList {
    private static final long CREATED = 1_760_000_000L;
    private static final int WINDOW = 131_072;

    private ModelList() {}

    static byte[] all(List<String> names, Variant variant) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("object", "list");
        names.forEach(name -> root.withArray("data").add(one(name, variant)));
        return Json.bytes(root.toString());
    }

    static ObjectNode one(String name, Variant variant) {
        ObjectNode model = JsonNodeFactory.instance
                .objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", "simulator");
        return switch (variant) {
            case VLLM -> model.put("root", name).put("max_model_len", WINDOW);
            case OPENROUTER -> model.put("name", name).put("context_length", WINDOW);
            case OPENAI, DEEPSEEK, SILICONFLOW, AZURE, OLLAMA, DASHSCOPE -> model;
        };
    }
}
