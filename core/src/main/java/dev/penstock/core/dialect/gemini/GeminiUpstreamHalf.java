package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.dialect.UpstreamRequest.Slice;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Counts;
import dev.penstock.core.dialect.translation.Fit;
import dev.penstock.core.dialect.translation.FramedReplyReader;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.dialect.translation.ReplyReader;
import dev.penstock.core.dialect.translation.UpstreamHalf;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Upstreams of the generateContent dialect. Shared between threads. */
public final class GeminiUpstreamHalf implements UpstreamHalf {

    @Override
    public UpstreamRequest chat(ChatRequest request, UpstreamModel model, Fit fit) throws Refusal {
        String method = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return post(model, method, new PivotToGeminiRequest(request, model, fit).write());
    }

    @Override
    public ChatReply chatReply(byte[] body) throws BrokenReply {
        return GeminiReplyToPivot.read(body);
    }

    @Override
    public ReplyReader chatStream(int maxEvent) {
        return FramedReplyReader.sse(maxEvent, new GeminiEventsToPivot());
    }

    @Override
    public UpstreamRequest embeddings(EmbeddingsRequest request, UpstreamModel model, Fit fit) {
        return post(model, ":batchEmbedContents", GeminiEmbeddings.write(request, model));
    }

    @Override
    public EmbeddingsReply embeddingsReply(byte[] body) throws BrokenReply {
        return GeminiEmbeddings.read(body);
    }

    @Override
    public UpstreamRequest count(ChatRequest request, UpstreamModel model, Fit fit) throws Refusal {
        ObjectNode whole = new PivotToGeminiRequest(request, model, fit).write();
        whole.remove("generationConfig");
        whole.put("model", "models/" + Generation.name(model));
        ObjectNode body = Json.object();
        body.set("generateContentRequest", whole);
        return post(model, ":countTokens", body);
    }

    @Override
    public long countReply(byte[] body) throws BrokenReply {
        long tokens = Counts.of(Replies.object(body).path("totalTokens"));
        if (tokens <= 0) {
            throw BrokenReply.malformed("no totalTokens (expected: a count)");
        }
        return tokens;
    }

    /** The model's name is part of the address, and may be a caller's: nothing in it may lead elsewhere. */
    private static UpstreamRequest post(UpstreamModel model, String method, ObjectNode body) {
        String name = URLEncoder.encode(Generation.name(model), StandardCharsets.UTF_8);
        String collection = model.name().startsWith("tunedModels/") ? "tunedModels/" : "models/";
        return new UpstreamRequest("/v1beta/" + collection + name + method, List.of(Slice.of(Json.bytes(body))));
    }
}
