package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.dialect.translation.Vectors;
import java.util.ArrayList;
import java.util.List;

/** Embeddings in this dialect, in batches also where there is only one text; mostly nobody tells what they take. */
final class GeminiEmbeddings {
    private GeminiEmbeddings() {}

    static ObjectNode write(EmbeddingsRequest request, UpstreamModel model) {
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray("requests");
        for (String input : request.inputs()) {
            ObjectNode one = requests.addObject().put("model", "models/" + Generation.name(model));
            one.putObject("content").putArray("parts").addObject().put("text", input);
            if (request.dimensions() != null) {
                one.put("outputDimensionality", request.dimensions());
            }
        }
        return body;
    }

    static EmbeddingsReply read(byte[] bytes) throws BrokenReply {
        ObjectNode body = Replies.object(bytes);
        TokenUsage usage = GeminiReplyToPivot.usage(body.path("usageMetadata"));
        try {
            return new EmbeddingsReply(null, vectors(body), usage);
        } catch (BrokenReply e) {
            throw e.having(usage);
        }
    }

    private static List<float[]> vectors(ObjectNode body) throws BrokenReply {
        if (body.path("error").isObject()) {
            throw new BrokenReply(GeminiFailures.inBand(body));
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode embedding : body.path("embeddings")) {
            vectors.add(Vectors.read(embedding.path("values")));
        }
        if (vectors.isEmpty()) {
            throw BrokenReply.malformed("no embeddings (expected: one vector for every text)");
        }
        return vectors;
    }
}
