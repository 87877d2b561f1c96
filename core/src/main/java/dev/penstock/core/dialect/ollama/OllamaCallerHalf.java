package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.EmbeddingsReply;
import dev.penstock.core.dialect.pivot.EmbeddingsRequest;
import dev.penstock.core.dialect.pivot.Members;
import dev.penstock.core.dialect.pivot.Uses;
import dev.penstock.core.dialect.translation.CallerHalf;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Callers of Ollama's dialect whose upstream speaks another. Shared between threads. */
public final class OllamaCallerHalf implements CallerHalf {

    @Override
    public ChatRequest chat(Call call) throws Refusal {
        return OllamaRequestToPivot.read(call.body(), call.operation());
    }

    @Override
    public byte[] chatReply(ChatReply reply, Envelope envelope) {
        return new PivotReplyToOllama(envelope).write(reply);
    }

    @Override
    public ReplyWriter chatStream(Envelope envelope) {
        return new PivotEventsToOllama(envelope);
    }

    @Override
    public EmbeddingsRequest embeddings(Call call) throws Refusal {
        return OllamaEmbeddings.read(call.body());
    }

    @Override
    public byte[] embeddingsReply(EmbeddingsReply reply, Call call) {
        return OllamaEmbeddings.write(reply, call);
    }

    /** A call without words loads a model, or unloads it; what lies elsewhere is always loaded. */
    @Override
    public byte @Nullable [] ownAnswer(Call call, Instant now) throws Refusal {
        Members body = Members.of(call.body(), new Uses());
        boolean generate = call.operation() == Operation.GENERATE;
        JsonNode words = body.any(generate ? "prompt" : "messages");
        boolean asks = call.operation() == Operation.EMBEDDINGS
                || (words != null && (generate ? !words.asText("").isEmpty() : !words.isEmpty()));
        if (asks) {
            return null;
        }
        JsonNode keepAlive = body.any("keep_alive");
        boolean unload = keepAlive != null && keepAlive.asText().equals("0");
        ObjectNode answer = Json.object().put("model", call.model()).put("created_at", now.toString());
        if (generate) {
            answer.put("response", "");
        } else {
            answer.putObject("message").put("role", "assistant").put("content", "");
        }
        answer.put("done", true).put("done_reason", unload ? "unload" : "load");
        return (answer + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
