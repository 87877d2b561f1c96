package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.Uses;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Counts;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.dialect.translation.Vectors;
import java.util.ArrayList;
import java.util.List;

/** Embeddings in this dialect, on both sides. */
final class OllamaEmbeddings {
    private static final String EMBEDDINGS = "embeddings";
    private static final String COUNT = "prompt_eval_count";

    private OllamaEmbeddings() {}

    static EmbeddingsRequest read(byte[] bytes) throws Refusal {
        Uses uses = new Uses();
        Members body = Members.of(bytes, uses);
        body.any("model");
        if (body.flag("truncate", false)) {
            // Others refuse a text that is too long.
            uses.unknown("truncate");
        }
        List<String> inputs = body.texts("input");
        if (inputs.isEmpty()) {
            throw body.refusal("input", "empty", "at least one text");
        }
        EmbeddingsRequest request =
                new EmbeddingsRequest(inputs, body.whole("dimensions", Feature.DIMENSIONS), null, uses);
        body.finish();
        return request;
    }

    static byte[] write(EmbeddingsReply reply, Call call) {
        ObjectNode body = Json.object().put("model", call.model());
        ArrayNode embeddings = body.putArray(EMBEDDINGS);
        reply.vectors().forEach(vector -> embeddings.add(Vectors.array(vector)));
        body.put("prompt_eval_count", reply.usage() == null ? 0 : reply.usage().input());
        return Json.bytes(body);
    }

    /** A text that is too long is an error here, as it is everywhere else, and not cut off in silence. */
    static ObjectNode write(EmbeddingsRequest request, UpstreamModel model) {
        ObjectNode body = Json.object().put("model", model.name());
        request.inputs().forEach(body.putArray("input")::add);
        body.put("truncate", false);
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
        }
        return body;
    }

    static EmbeddingsReply reply(byte[] bytes) throws BrokenReply {
        ObjectNode body = Replies.object(bytes);
        TokenUsage usage = body.has(COUNT) ? Counts.usage(Counts.of(body.path(COUNT)), 0, 0, 0, 0) : null;
        try {
            return new EmbeddingsReply(Replies.text(body, "model"), vectors(body), usage);
        } catch (BrokenReply e) {
            throw e.having(usage);
        }
    }

    private static List<float[]> vectors(ObjectNode body) throws BrokenReply {
        if (OllamaFailures.isError(body)) {
            throw new BrokenReply(OllamaFailures.inBand(body));
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode vector : body.path(EMBEDDINGS)) {
            vectors.add(Vectors.read(vector));
        }
        return vectors;
    }
}
