package dev.penstock.benchmarks.jmh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.benchmarks.load.ChatRequest;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Finds model, stream and limits in the body of a chat request: our scanner against Jackson's streaming parser, which skips
 * what it is not asked for. The prompt comes first, so both must pass over all of it.
 * Run: {@code ./penstock bench --jmh ObjectScanner}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ObjectScannerBenchmark {
    private static final MemberNames NAMES = MemberNames.of(
            "model", "stream", "stream_options", "max_tokens", "max_completion_tokens", "messages", "input");
    private static final int MODEL = 0;
    private static final int MAX_TOKENS = 3;

    @Param({"1024", "16384", "131072"})
    int bytes;

    private final JsonFactory jackson = new JsonFactory();
    private byte[] body = new byte[0];

    @Setup
    public void prepare() {
        body = ChatRequest.streamOfSize("key", "gpt-4o-mini", bytes).body();
    }

    @Benchmark
    public long scanner() throws MalformedJson {
        ObjectScanner scanner = new ObjectScanner(NAMES, JsonLimits.REQUEST).scan(body, 0, body.length);
        return scanner.text(MODEL).length() + scanner.integer(MAX_TOKENS).orElse(0);
    }

    @Benchmark
    public long jacksonStreaming() throws IOException {
        long found = 0;
        try (JsonParser parser = jackson.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "model" -> found += parser.getText().length();
                    case "max_tokens" -> found += parser.getLongValue();
                    default -> parser.skipChildren();
                }
            }
        }
        return found;
    }
}
