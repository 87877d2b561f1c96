package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
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

/** Upstreams of the Messages dialect. Shared between threads. */
public final class AnthropicUpstreamHalf implements UpstreamHalf {
    @Override
    public UpstreamRequest chat(ChatRequest request, UpstreamModel model, Fit fit) throws Refusal {
        ObjectNode body = new PivotToAnthropicRequest(request, model, fit).write();
        return new UpstreamRequest("/v1/messages", List.of(Slice.of(Json.bytes(body))));
    }

    @Override
    public ChatReply chatReply(byte[] body) throws BrokenReply {
        return AnthropicReplyToPivot.read(body);
    }

    @Override
    public ReplyReader chatStream(int maxEvent) {
        return FramedReplyReader.sse(maxEvent, new AnthropicEventsToPivot());
    }

    @Override
    public UpstreamRequest embeddings(EmbeddingsRequest request, UpstreamModel model, Fit fit) throws Refusal {
        throw new Refusal(
                Problem.invalid("model: its provider has no embeddings (expected: an embedding model)", "model"));
    }

    @Override
    public EmbeddingsReply embeddingsReply(byte[] body) throws BrokenReply {
        throw BrokenReply.malformed("embeddings from a dialect that has none");
    }
}
