package dev.penstock.core.dialect.openai;

import static dev.penstock.core.dialect.openai.RequestMembers.ENCODING_FORMAT;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.UpstreamRequest;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.token.TokenEstimate;
import java.util.Arrays;
import java.util.List;

/** One attempt of a call of this dialect at an upstream of this dialect. Confined to one event loop. */
public final class OpenAiPassthrough implements Exchange {
    private final Call call;
    private final UpstreamModel upstream;
    private final StreamLimits limits;

    public OpenAiPassthrough(Call call, UpstreamModel upstream, StreamLimits limits) {
        this.call = call;
        this.upstream = upstream;
        this.limits = limits;
    }

    @Override
    public UpstreamRequest request() {
        return OpenAiRequest.of(call, upstream);
    }

    @Override
    public List<String> dropped() {
        return OpenAiRequest.dropped(call, upstream);
    }

    @Override
    public ReplyStream stream() {
        return new OpenAiStreamTap(call.usageEvent(), this::estimatedInput, limits);
    }

    @Override
    public WholeReply whole(byte[] body) {
        int begin = OneBody.begin(body);
        if (begin == body.length || body[begin] != '{') {
            return new WholeReply.Failed(OneBody.notAnAnswer(body, "body", "a JSON object"), null);
        }
        byte[] json = begin == 0 ? body : Arrays.copyOfRange(body, begin, body.length);
        try {
            return call.operation() == Operation.EMBEDDINGS ? embeddings(json) : completion(json);
        } catch (MalformedJson e) {
            return new WholeReply.Failed(malformed(e), null);
        }
    }

    private WholeReply completion(byte[] json) throws MalformedJson {
        CompletionScan scan = new CompletionScan().scan(json, 0, json.length);
        ErrorBody error = scan.error();
        if (error != null) {
            return new WholeReply.Failed(OpenAiUpstream.insideSuccess(error), scan.usage());
        }
        if (!scan.hasChoices()) {
            return new WholeReply.Failed(OneBody.notAnAnswer(json, "body", "choices"), scan.usage());
        }
        if (scan.choiceCount() == 0) {
            Problem empty = Problem.of(Problem.Kind.UPSTREAM_EMPTY, "choices: none (expected: at least one)");
            return new WholeReply.Failed(empty, scan.usage());
        }
        TokenUsage usage = scan.usage();
        return new WholeReply.Answer(json, usage != null ? usage : estimated(scan.countText()), scan.finish());
    }

    private WholeReply embeddings(byte[] json) throws MalformedJson {
        EmbeddingsReply reply = EmbeddingsReply.read(json);
        if (reply.problem() != null) {
            return new WholeReply.Failed(reply.problem(), reply.usage());
        }
        TokenUsage usage = reply.usage();
        try {
            byte[] answer = reply.inFormat(asksBase64());
            return new WholeReply.Answer(answer, usage == null ? estimated(0) : usage, Finish.NONE);
        } catch (MalformedJson e) {
            return new WholeReply.Failed(malformed(e), usage);
        }
    }

    private static Problem malformed(MalformedJson e) {
        return Problem.of(Problem.Kind.UPSTREAM_MALFORMED, "body: " + e.getMessage());
    }

    private boolean asksBase64() {
        return call.members() != null
                && call.members().kind(ENCODING_FORMAT) == Kind.STRING
                && call.members().text(ENCODING_FORMAT).equals("base64");
    }

    private TokenUsage estimated(int textBytes) {
        return TokenUsage.estimated(estimatedInput(), TokenEstimate.ofBytes(textBytes));
    }

    private long estimatedInput() {
        return TokenEstimate.ofUtf8(call.body(), 0, call.body().length);
    }
}
