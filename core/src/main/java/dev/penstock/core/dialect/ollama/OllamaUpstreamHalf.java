package dev.penstock.core.dialect.ollama;

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
import dev.penstock.core.dialect.translation.Fit;
import dev.penstock.core.dialect.translation.FramedReplyReader;
import dev.penstock.core.dialect.translation.ReplyReader;
import dev.penstock.core.dialect.translation.UpstreamHalf;
import java.util.List;

/** Upstreams of Ollama's dialect. Shared between threads. */
public final class OllamaUpstreamHalf implements UpstreamHalf {

    @Override
    public UpstreamRequest chat(ChatRequest request, UpstreamModel model, Fit fit) throws Refusal {
        return post("/api/chat", new PivotToOllamaRequest(request, model, fit).write());
    }

    @Override
    public ChatReply chatReply(byte[] body) throws BrokenReply {
        return OllamaReplyToPivot.read(body);
    }

    @Override
    public ReplyReader chatStream(int maxEvent) {
        return FramedReplyReader.lines(maxEvent, new OllamaLinesToPivot());
    }

    @Override
    public UpstreamRequest embeddings(EmbeddingsRequest request, UpstreamModel model, Fit fit) {
        return post("/api/embed", OllamaEmbeddings.write(request, model));
    }

    @Override
    public EmbeddingsReply embeddingsReply(byte[] body) throws BrokenReply {
        return OllamaEmbeddings.reply(body);
    }

    private static UpstreamRequest post(String path, ObjectNode body) {
        return new UpstreamRequest(path, List.of(Slice.of(Json.bytes(body))));
    }
}
