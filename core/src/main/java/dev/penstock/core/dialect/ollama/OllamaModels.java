package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.CallerDialect.ModelCard;
import dev.penstock.core.dialect.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * What this dialect says of models. Files, sizes and quantisation are a local server's matter; what lies elsewhere has them
 * empty, as Ollama itself has for the models of its own cloud.
 */
final class OllamaModels {
    private static final String ARCHITECTURE = "penstock";

    private OllamaModels() {}

    static byte[] tags(List<ModelCard> models) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("models");
        for (ModelCard model : models) {
            ObjectNode entry = list.addObject()
                    .put("name", model.id())
                    .put("model", model.id())
                    .put("modified_at", Instant.ofEpochSecond(model.created()).toString())
                    .put("size", 0)
                    .put("digest", digest(model.id()));
            entry.set("details", details(model));
        }
        return Json.bytes(body);
    }

    static byte[] show(ModelCard model) {
        ObjectNode body = Json.object()
                .put("modelfile", "")
                .put("parameters", "")
                .put("template", "")
                .put("modified_at", Instant.ofEpochSecond(model.created()).toString());
        body.set("details", details(model));
        ObjectNode info = body.putObject("model_info").put("general.architecture", ARCHITECTURE);
        if (model.contextWindow() > 0) {
            info.put(ARCHITECTURE + ".context_length", model.contextWindow());
        }
        ArrayNode capabilities = body.putArray("capabilities");
        model.abilities().stream()
                .sorted()
                .forEach(ability -> capabilities.add(
                        switch (ability) {
                            case CHAT -> "completion";
                            case TOOLS -> "tools";
                            case VISION -> "vision";
                            case REASONING -> "thinking";
                            case EMBEDDINGS -> "embedding";
                        }));
        return Json.bytes(body);
    }

    private static ObjectNode details(ModelCard model) {
        ObjectNode details =
                Json.object().put("parent_model", "").put("format", "").put("family", model.owner());
        details.putArray("families").add(model.owner());
        return details.put("parameter_size", "").put("quantization_level", "");
    }

    private static String digest(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
