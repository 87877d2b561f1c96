package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.json.TopMembers;
import dev.penstock.core.dialect.openai.MarkedMessages;
import dev.penstock.core.dialect.tap.StreamTap;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Counts;
import dev.penstock.core.dialect.translation.Marks;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.token.TokenEstimate;
import java.nio.charset.StandardCharsets;

/** One attempt of a call of this dialect at an upstream of this dialect: only the model's name changes. */
public final class OllamaPassthrough implements Exchange {
    private final Call call;
    private final StreamLimits limits;
    private final UpstreamRequest request;

    public OllamaPassthrough(Call call, UpstreamModel upstream, StreamLimits limits) throws Refusal {
        this.call = call;
        this.limits = limits;
        String path = switch (call.operation()) {
            case CHAT -> "/api/chat";
            case GENERATE -> "/api/generate";
            case EMBEDDINGS -> "/api/embed";
            case COUNT_TOKENS, DESCRIBE ->
                throw new IllegalArgumentException(
                        "operation: " + call.operation() + " (expected: one that asks a model)");
        };
        this.request = new UpstreamRequest(path, TopMembers.withModel(body(call), upstream.name()));
    }

    /** What came back of an earlier turn at an upstream of another dialect is none of this one's business. */
    private static byte[] body(Call call) throws Refusal {
        try {
            byte[] body = Marks.mayBeIn(call.body()) ? MarkedMessages.unmarked(call.body()) : call.body();
            return call.limitImposed() ? limited(body, call.maxOutputTokens().orElseThrow()) : body;
        } catch (MalformedJson e) {
            throw new Refusal(Problem.invalid("body: " + e.getMessage(), null));
        }
    }

    /** With a limit that its caller did not set. */
    private static byte[] limited(byte[] body, long tokens) {
        ObjectNode request = Json.parsed(new String(body, StandardCharsets.UTF_8));
        JsonNode options = request.path("options");
        ObjectNode changed = options.isObject() ? (ObjectNode) options : request.putObject("options");
        changed.put("num_predict", tokens);
        return Json.bytes(request);
    }

    @Override
    public UpstreamRequest request() {
        return request;
    }

    @Override
    public WholeReply whole(byte[] body) {
        try {
            ObjectNode reply = Replies.object(body);
            TokenUsage told = OllamaReplyToPivot.usage(reply);
            if (OllamaFailures.isError(reply)) {
                return new WholeReply.Failed(OllamaFailures.inBand(reply), told);
            }
            if (!reply.has("message") && !reply.has("response") && !reply.has("embeddings")) {
                throw BrokenReply.malformed("no answer in it (expected: message, response or embeddings)")
                        .having(told);
            }
            boolean chat = !reply.has("embeddings");
            long seen = chat ? TokenEstimate.ofBytes(body.length) : 0;
            return new WholeReply.Answer(
                    body,
                    told == null
                            ? TokenUsage.estimated(estimatedInput(), seen)
                            : Counts.withInput(told, this::estimatedInput),
                    chat ? OllamaReplyToPivot.finish(reply) : Finish.NONE);
        } catch (BrokenReply e) {
            return e.failed();
        }
    }

    @Override
    public ReplyStream stream() {
        return new StreamTap(new OllamaReading(), this::estimatedInput, limits);
    }

    private long estimatedInput() {
        return TokenEstimate.ofUtf8(call.body(), 0, call.body().length);
    }
}
