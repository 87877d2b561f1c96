package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.dialect.json.TopMembers;
import dev.penstock.core.dialect.tap.StreamTap;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Marks;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.token.TokenEstimate;
import java.util.List;

/** One attempt of a call of this dialect at an upstream of this dialect: only the model's name changes. */
public final class AnthropicPassthrough implements Exchange {
    private final Call call;
    private final StreamLimits limits;
    private final UpstreamRequest request;
    private final List<String> dropped;

    public AnthropicPassthrough(Call call, UpstreamModel upstream, StreamLimits limits) throws Refusal {
        this.call = call;
        this.limits = limits;
        String path = call.operation() == Operation.COUNT_TOKENS ? "/v1/messages/count_tokens" : "/v1/messages";
        MarkedRequest unmarked = unmarked(call.body());
        this.dropped = unmarked.dropped();
        this.request = new UpstreamRequest(path, TopMembers.withModel(unmarked.body(), upstream.name()));
    }

    private static MarkedRequest unmarked(byte[] body) throws Refusal {
        try {
            return Marks.mayBeIn(body) ? MarkedRequest.of(body) : new MarkedRequest(body, List.of());
        } catch (JsonProcessingException e) {
            throw new Refusal(Problem.invalid("body: not JSON: " + e.getOriginalMessage(), null));
        }
    }

    @Override
    public UpstreamRequest request() {
        return request;
    }

    @Override
    public List<String> dropped() {
        return dropped;
    }

    @Override
    public WholeReply whole(byte[] body) {
        try {
            ObjectNode reply = Replies.object(body);
            TokenUsage told = AnthropicUsage.of(reply);
            if (reply.path("error").isObject()) {
                return new WholeReply.Failed(AnthropicFailures.inBand(reply), told);
            }
            if (call.operation() == Operation.COUNT_TOKENS) {
                return new WholeReply.Answer(body, TokenUsage.estimated(0, 0), Finish.NONE);
            }
            if (!reply.path("content").isArray()) {
                throw BrokenReply.malformed("no content (expected: an array of blocks)")
                        .having(told);
            }
            long seen = TokenEstimate.ofBytes(reply.path("content").toString().length());
            return new WholeReply.Answer(
                    body,
                    told == null ? TokenUsage.estimated(estimatedInput(), seen) : told,
                    AnthropicWords.finish(reply.path("stop_reason").asText("")));
        } catch (BrokenReply e) {
            return e.failed();
        }
    }

    @Override
    public ReplyStream stream() {
        return new StreamTap(new AnthropicReading(), this::estimatedInput, limits);
    }

    private long estimatedInput() {
        return TokenEstimate.ofUtf8(call.body(), 0, call.body().length);
    }
}
