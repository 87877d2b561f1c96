package dev.penstock.core.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.tap.Reading;
import dev.penstock.core.dialect.translation.Replies;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import dev.penstock.core.sse.EventBorders;
import dev.penstock.core.sse.EventFields;
import org.jspecify.annotations.Nullable;

/** Reads along in a streamed message between a caller and an upstream of this dialect. */
final class AnthropicReading implements Reading {
    private static final byte[] BORDER = "\n\n".getBytes(UTF_8);
    private static final byte[] STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n".getBytes(UTF_8);
    private static final Verdict PASS = new Verdict.Pass(false);
    private static final Verdict ANSWER = new Verdict.Pass(true);

    private static final int TYPE = 0;
    private static final int DELTA = 1;
    private static final MemberNames EVENT = MemberNames.of("type", "delta");
    private static final MemberNames PIECE = MemberNames.of("text", "thinking", "partial_json");

    private final EventFields fields = new EventFields();
    private final ObjectScanner event = new ObjectScanner(EVENT, JsonLimits.REPLY);
    private final ObjectScanner piece = new ObjectScanner(PIECE, JsonLimits.REPLY);
    private final AnthropicUsage usage = new AnthropicUsage();
    private Finish finish = Finish.NONE;
    private boolean stopped;
    private boolean content;
    private long textBytes;

    @Override
    public int end(byte[] bytes, int from, int to, byte previous) {
        return EventBorders.end(bytes, from, to, previous);
    }

    @Override
    public Verdict read(byte[] bytes, int from, int to) {
        fields.read(bytes, from, to);
        if (!fields.hasData()) {
            return PASS;
        }
        try {
            event.scan(fields.data(), fields.from(), fields.to());
            return verdict(event.kind(TYPE) == Kind.STRING ? event.text(TYPE) : "");
        } catch (MalformedJson | JsonProcessingException e) {
            return new Verdict.Fail(Problem.of(
                    Problem.Kind.UPSTREAM_MALFORMED, "upstream's stream: an event that is not a JSON object"));
        }
    }

    private Verdict verdict(String type) throws MalformedJson, JsonProcessingException {
        switch (type) {
            case "content_block_delta" -> {
                count();
                return answer();
            }
            case "content_block_start" -> {
                return answer();
            }
            case "message_start" -> usage.report(tree().path("message").path("usage"));
            case "message_delta" -> {
                ObjectNode told = tree();
                usage.report(told.path("usage"));
                String reason = told.path("delta").path("stop_reason").asText("");
                if (!reason.isEmpty()) {
                    stopped = true;
                    finish = AnthropicWords.finish(reason);
                    return answer();
                }
            }
            case "message_stop" -> {
                return content
                        ? new Verdict.Last()
                        : new Verdict.Fail(Problem.of(
                                Problem.Kind.UPSTREAM_EMPTY, "upstream's stream: an end mark and no answer"));
            }
            case "error" -> {
                return new Verdict.Fail(AnthropicFailures.inBand(tree()));
            }
            default -> {
                if (fields.namedError()) {
                    return new Verdict.Fail(AnthropicFailures.inBand(tree()));
                }
            }
        }
        return PASS;
    }

    private Verdict answer() {
        content = true;
        return ANSWER;
    }

    private void count() throws MalformedJson {
        if (event.kind(DELTA) == Kind.OBJECT) {
            piece.scan(fields.data(), event.start(DELTA), event.end(DELTA));
            for (int member = 0; member < 3; member++) {
                textBytes += piece.kind(member) == Kind.STRING ? piece.end(member) - piece.start(member) - 2 : 0;
            }
        }
    }

    private ObjectNode tree() throws JsonProcessingException {
        return (ObjectNode) Json.read(fields.data(), fields.from(), fields.to());
    }

    @Override
    public @Nullable Problem toldBy(byte[] body) {
        ObjectNode answer = Replies.objectOrNull(body);
        return answer != null && answer.path("error").isObject() ? AnthropicFailures.inBand(answer) : null;
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    @Override
    public Finish finish() {
        return finish;
    }

    @Override
    public @Nullable TokenUsage reported() {
        return usage.usage();
    }

    @Override
    public long textBytes() {
        return textBytes;
    }

    @Override
    public byte[] border() {
        return BORDER;
    }

    @Override
    public byte[] endMark() {
        return STOP.clone();
    }

    @Override
    public byte[] failure(Problem problem) {
        return MessageEvents.error(problem);
    }

    @Override
    public byte[] heartbeat() {
        return MessageEvents.PING.clone();
    }
}
