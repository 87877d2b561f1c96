package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.Uses;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.dialect.translation.Vectors;
import java.util.ArrayList;
import java.util.List;

/** What callers of {@code /api/embed} ask and get, and what its upstreams do. */
final class OllamaEmbeddings {
    private static final String INPUT = "input";

    private OllamaEmbeddings() {}

    static EmbeddingsRequest read(byte[] bytes) throws Refusal {
        Uses uses = new Uses();
        Members body = Members.of(bytes, uses);
        body.any("model");
        if (body.flag("truncate", true) && body.any("truncate") != null) {
            // Others refuse a text that is too long; who says nothing may live with that.
            uses.unknown("truncate");
        }
        List<String> inputs = body.texts(INPUT);
        if (inputs.isEmpty()) {
            throw body.missing(INPUT, "a string or an array of strings");
        }
        EmbeddingsRequest request =
                new EmbeddingsRequest(inputs, body.whole("dimensions", Feature.DIMENSIONS), null, uses);
        body.finish();
        return request;
    }

    static byte[] write(EmbeddingsReply reply, Call call) {
        ObjectNode body = Json.object().put("model", reply.model() == null ? call.model() : reply.model());
        ArrayNode embeddings = body.putArray("embeddings");
        reply.vectors().forEach(vector -> embeddings.add(Vectors.array(vector)));
        if (reply.usage() != null) {
            body.put("prompt_eval_count", reply.usage().input());
        }
        return Json.bytes(body);
    }

    /** Callers of other dialects expect to be told of a text that is too long, not that it is cut. */
    static ObjectNode write(EmbeddingsRequest request, UpstreamModel model) {
        ObjectNode body = Json.object().put("model", model.name()).put("truncate", false);
        request.inputs().forEach(body.putArray(INPUT)::add);
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
        }
        return body;
    }

    static EmbeddingsReply reply(byte[] bytes) throws BrokenReply {
        ObjectNode body = Replies.object(bytes);
        if (OllamaFailures.isError(body)) {
            throw new BrokenReply(OllamaFailures.inBand(body));
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode vector : body.path("embeddings")) {
            vectors.add(Vectors.read(vector));
        }
        if (vectors.isEmpty()) {
            throw BrokenReply.malformed("no embeddings (expected: one vector for every text)");
        }
        return new EmbeddingsReply(Replies.text(body, "model"), vectors, OllamaCounts.read(body));
    }
}
