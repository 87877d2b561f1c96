package dev.penstock.benchmarks.jmh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.benchmarks.process.CannedReplies;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.openai.OpenAiStreamTap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One event of a streamed reply on its way through: our tap, which checks each event and finds the usage, against Jackson's
 * streaming parser over each {@code data} line, which must be cut out first. The reply arrives in pieces of that many bytes:
 * 256 is about an event at a time, 16384 a fast upstream. Figures are per event.
 * Run: {@code ./penstock bench --jmh StreamTap}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StreamTapBenchmark {
    private static final int EVENTS = CannedReplies.CHUNKS + 1;
    private static final int DATA = "data: ".length();

    @Param({"256", "1460", "16384"})
    int pieceBytes;

    private final JsonFactory jackson = new JsonFactory();
    private List<byte[]> pieces = List.of();

    @Setup
    public void prepare() {
        var reply = new ByteArrayOutputStream();
        reply.writeBytes(CannedReplies.events("gpt-4o-mini"));
        reply.writeBytes(CannedReplies.done());
        byte[] bytes = reply.toByteArray();
        pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += pieceBytes) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + pieceBytes)));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long tap(Blackhole caller) {
        var tap = new OpenAiStreamTap(true, () -> 0, StreamLimits.DEFAULT);
        for (byte[] piece : pieces) {
            tap.accept(piece, 0, piece.length, (bytes, from, to) -> caller.consume(to - from));
        }
        if (!tap.finished()) {
            throw new IllegalStateException("the reply did not end as it should: " + tap.problem());
        }
        return tap.usage().output();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long jacksonStreaming(Blackhole caller) throws IOException {
        var line = new ByteArrayOutputStream(512);
        long output = 0;
        for (byte[] piece : pieces) {
            for (byte b : piece) {
                if (b != '\n') {
                    line.write(b);
                } else if (line.size() > 0) {
                    output += completionTokens(line.toByteArray());
                    line.reset();
                }
            }
            caller.consume(piece.length);
        }
        return output;
    }

    private long completionTokens(byte[] line) throws IOException {
        if (line[DATA] != '{') {
            return 0;
        }
        long tokens = 0;
        try (JsonParser parser = jackson.createParser(line, DATA, line.length - DATA)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("completion_tokens")) {
                    parser.nextToken();
                    tokens = parser.getLongValue();
                }
            }
        }
        return tokens;
    }
}
