package dev.penstock.core.dialect.openai;

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
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.dialect.translation.Vectors;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What callers of {@code /embeddings} ask and get. */
final class OpenAiEmbeddings {
    private static final String INPUT = "input";
    private static final String FORMAT = "encoding_format";

    private OpenAiEmbeddings() {}

    static EmbeddingsRequest read(byte[] bytes) throws Refusal {
        Uses uses = new Uses();
        Members body = Members.of(bytes, uses);
        body.any("model");
        format(body);
        List<String> inputs = inputs(body);
        EmbeddingsRequest request = new EmbeddingsRequest(
                inputs, body.whole("dimensions", Feature.DIMENSIONS), body.text("user", Feature.USER), uses);
        body.finish();
        return request;
    }

    static byte[] write(EmbeddingsReply reply, Call call) {
        boolean base64 = base64(call);
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (float[] vector : reply.vectors()) {
            ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (base64) {
                item.put("embedding", Vectors.base64(vector));
            } else {
                item.set("embedding", Vectors.array(vector));
            }
        }
        body.put("model", reply.model() == null ? call.model() : reply.model());
        long tokens = reply.usage() == null ? 0 : reply.usage().input();
        body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Json.bytes(body);
    }

    /** Asks for numbers: every service of this dialect gives them. */
    static ObjectNode write(EmbeddingsRequest request, UpstreamModel model) {
        ObjectNode body = Json.object().put("model", model.name());
        request.inputs().forEach(body.putArray(INPUT)::add);
        body.put(FORMAT, "float");
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
        }
        if (request.user() != null) {
            body.put("user", request.user());
        }
        return body;
    }

    /** Reads an answer; its vectors may come in any order, by their index. */
    static EmbeddingsReply reply(byte[] bytes) throws BrokenReply {
        ObjectNode body = Replies.object(bytes);
        TokenUsage usage = OpenAiUsage.read(body.path("usage"), false);
        try {
            return new EmbeddingsReply(Replies.text(body, "model"), vectors(body), usage);
        } catch (BrokenReply e) {
            throw e.having(usage);
        }
    }

    private static List<float[]> vectors(ObjectNode body) throws BrokenReply {
        if (OpenAiInBandError.isError(body)) {
            throw new BrokenReply(OpenAiInBandError.problem(body));
        }
        JsonNode data = body.path("data");
        Map<Integer, float[]> vectors = new TreeMap<>();
        for (JsonNode item : data) {
            vectors.put(item.path("index").asInt(vectors.size()), Vectors.read(item.path("embedding")));
        }
        if (vectors.isEmpty() || vectors.size() != data.size()) {
            throw BrokenReply.malformed("no data (expected: one vector for every text)");
        }
        return List.copyOf(vectors.values());
    }

    private static String format(Members body) throws Refusal {
        String format = body.text(FORMAT);
        if (format != null && !format.equals("float") && !format.equals("base64")) {
            throw body.refusal(FORMAT, format, "float or base64");
        }
        return format == null ? "float" : format;
    }

    private static boolean base64(Call call) {
        try {
            return format(Members.of(call.body(), new Uses())).equals("base64");
        } catch (Refusal e) {
            throw new IllegalStateException("a call is read before it is answered", e);
        }
    }

    private static List<String> inputs(Members body) throws Refusal {
        JsonNode input = body.any(INPUT);
        if (input == null) {
            throw body.missing(INPUT, "a string or an array of strings");
        }
        if (input.isArray()
                && !input.isEmpty()
                && (input.get(0).isNumber() || input.get(0).isArray())) {
            body.note(Feature.TOKEN_INPUT, INPUT);
            return List.of();
        }
        List<String> inputs = body.texts(INPUT);
        if (inputs.isEmpty()) {
            throw body.refusal(INPUT, "empty", "at least one text");
        }
        return inputs;
    }
}
