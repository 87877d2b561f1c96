package dev.penstock.core.dialect.openai;

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

/** Upstreams of the Chat Completions dialect whose caller speaks another. Shared between threads. */
public final class OpenAiUpstreamHalf implements UpstreamHalf {

    @Override
    public UpstreamRequest chat(ChatRequest request, UpstreamModel model, Fit fit) throws Refusal {
        return post("/chat/completions", new PivotToOpenAiRequest(request, model, fit).write());
    }

    @Override
    public ChatReply chatReply(byte[] body) throws BrokenReply {
        return OpenAiReplyToPivot.read(body);
    }

    @Override
    public ReplyReader chatStream(int maxEvent) {
        return FramedReplyReader.sse(maxEvent, new OpenAiEventsToPivot());
    }

    @Override
    public UpstreamRequest embeddings(EmbeddingsRequest request, UpstreamModel model, Fit fit) {
        return post("/embeddings", OpenAiEmbeddings.write(request, model));
    }

    @Override
    public EmbeddingsReply embeddingsReply(byte[] body) throws BrokenReply {
        return OpenAiEmbeddings.reply(body);
    }

    private static UpstreamRequest post(String path, ObjectNode body) {
        return new UpstreamRequest(path, List.of(Slice.of(Json.bytes(body))));
    }
}
