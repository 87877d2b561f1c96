package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.tap.Reading;
import dev.penstock.core.json.ArrayScanner;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import org.jspecify.annotations.Nullable;

/** Reads along in a streamed answer between a caller and an upstream of this dialect. */
final class OllamaReading implements Reading {
    private static final byte[] BORDER = {'\n'};

    private static final int DONE = 0;
    private static final int ERROR = 1;
    private static final int MESSAGE = 2;
    private static final int RESPONSE = 3;
    private static final MemberNames LINE = MemberNames.of("done", "error", "message", "response");

    private static final MemberNames CALLS = MemberNames.of("tool_calls");

    private final ObjectScanner line = new ObjectScanner(LINE, JsonLimits.REPLY);
    private final ObjectScanner message = new ObjectScanner(CALLS, JsonLimits.REPLY);
    private Finish finish = Finish.NONE;
    private boolean calls;
    private @Nullable TokenUsage usage;
    private boolean done;
    private long textBytes;

    @Override
    public int end(byte[] bytes, int from, int to, byte previous) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    @Override
    public Verdict read(byte[] bytes, int from, int to) {
        if (isBlank(bytes, from, to)) {
            // Clients read every line as JSON, and some services keep a connection warm with empty ones.
            return new Verdict.Skip();
        }
        try {
            line.scan(bytes, from, to);
            if (line.given(ERROR)) {
                return new Verdict.Fail(OllamaFailures.inBand(tree(bytes, from, to)));
            }
            for (int member = MESSAGE; member <= RESPONSE; member++) {
                textBytes += line.has(member) ? line.end(member) - line.start(member) : 0;
            }
            calls |= calls(bytes);
            if (line.kind(DONE) != Kind.TRUE) {
                return new Verdict.Pass(true);
            }
            ObjectNode last = tree(bytes, from, to);
            done = true;
            finish = OllamaReplyToPivot.finish(last);
            if (calls && finish == Finish.STOP) {
                finish = Finish.TOOL_CALLS;
            }
            usage = OllamaReplyToPivot.usage(last);
            return new Verdict.Last();
        } catch (MalformedJson | JsonProcessingException e) {
            return new Verdict.Fail(
                    Problem.of(Problem.Kind.UPSTREAM_MALFORMED, "upstream's stream: a line that is not a JSON object"));
        }
    }

    /** Whether the line calls tools, which the last one does not say. */
    private boolean calls(byte[] bytes) throws MalformedJson {
        if (line.kind(MESSAGE) != Kind.OBJECT) {
            return false;
        }
        message.scan(bytes, line.start(MESSAGE), line.end(MESSAGE));
        return message.kind(0) == Kind.ARRAY
                && new ArrayScanner(JsonLimits.REPLY)
                        .open(bytes, message.start(0), message.end(0))
                        .next();
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static ObjectNode tree(byte[] bytes, int from, int to) throws JsonProcessingException {
        return (ObjectNode) Json.read(bytes, from, to);
    }

    @Override
    public boolean stopped() {
        return done;
    }

    @Override
    public Finish finish() {
        return finish;
    }

    @Override
    public @Nullable TokenUsage reported() {
        return usage;
    }

    @Override
    public long textBytes() {
        return textBytes;
    }

    @Override
    public byte[] border() {
        return BORDER;
    }

    /** Never asked for: the last line is the finish reason and the end mark in one. */
    @Override
    public byte[] endMark() {
        return new byte[0];
    }

    @Override
    public byte[] failure(Problem problem) {
        return OllamaProblem.line(problem);
    }

    @Override
    public String contentType() {
        return OllamaProblem.LINES;
    }

    @Override
    public byte[] heartbeat() {
        return OllamaProblem.HEARTBEAT.clone();
    }
}
