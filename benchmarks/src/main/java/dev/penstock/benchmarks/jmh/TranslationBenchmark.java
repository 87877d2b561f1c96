package dev.penstock.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.translation.DialectMatrix;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
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
 * One event of a streamed reply on its way from an upstream's dialect to the caller's, bytes to bytes. The reply has a word in
 * each event, as the service itself would send it, and arrives in pieces of 1460 bytes. A pair of one dialect is not
 * translated but passed through, and stands beside the others for comparison. Figures are per event with a word; the few that
 * begin and end the reply are spread over them. Read the median (p0.50): whoever else uses the machine moves it least.
 * Run: {@code ./penstock bench --jmh Translation}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TranslationBenchmark {
    private static final int EVENTS = 512;
    private static final int PIECE_BYTES = 1460;
    private static final List<String> WORDS =
            List.of(" the", " gateway", " 世界", " \\\"said\\\"", "\\n", " of", " streams,");

    @Param({"OPENAI", "ANTHROPIC", "OLLAMA"})
    Dialect caller = Dialect.OPENAI;

    @Param({"OPENAI", "ANTHROPIC", "GEMINI", "OLLAMA"})
    Dialect upstream = Dialect.OPENAI;

    private final DialectMatrix matrix = new DialectMatrix(InstantSource.system(), StreamLimits.DEFAULT);
    private UpstreamModel model;
    private Call call;
    private List<byte[]> pieces = List.of();

    @Setup
    public void prepare() throws Refusal {
        String request = "{\"model\":\"m\",\"max_tokens\":1000,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Tell me about streams.\"}]}";
        call = matrix.caller(caller).read(Operation.CHAT, request.getBytes(UTF_8));
        model = new UpstreamModel("m", Variant.of(upstream), OptionalLong.empty());
        byte[] bytes = reply(upstream).getBytes(UTF_8);
        pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE_BYTES)));
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long translate(Blackhole out) throws Refusal {
        Exchange exchange = matrix.exchange(call, model);
        ReplyStream stream = exchange.stream();
        for (byte[] piece : pieces) {
            stream.accept(piece, 0, piece.length, (bytes, from, to) -> out.consume(to - from));
        }
        stream.end((bytes, from, to) -> out.consume(to - from));
        if (!stream.finished() || stream.usage().output() != EVENTS) {
            throw new IllegalStateException("the reply did not end as it should: " + stream.problem());
        }
        return stream.events();
    }

    private static String reply(Dialect upstream) {
        StringBuilder reply = new StringBuilder();
        for (int event = 0; event < EVENTS; event++) {
            reply.append(event(upstream, WORDS.get(event % WORDS.size()), event + 1));
        }
        return beginning(upstream) + reply + end(upstream);
    }

    private static String event(Dialect upstream, String word, int tokens) {
        return switch (upstream) {
            case OPENAI -> chunk("{\"content\":\"" + word + "\"}", "null");
            case ANTHROPIC ->
                named(
                        "content_block_delta",
                        ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + word + "\"}");
            case GEMINI -> generated("{\"parts\":[{\"text\":\"" + word + "\"}],\"role\":\"model\"}", "", tokens);
            case OLLAMA -> line(word, "\"done\":false");
        };
    }

    private static String beginning(Dialect upstream) {
        return switch (upstream) {
            case OPENAI -> chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
            case ANTHROPIC ->
                named(
                                "message_start",
                                ",\"message\":{\"id\":\"msg_01\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
                                        + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                                        + "\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}")
                        + named(
                                "content_block_start",
                                ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
            case GEMINI, OLLAMA -> "";
        };
    }

    private static String end(Dialect upstream) {
        return switch (upstream) {
            case OPENAI ->
                chunk("{}", "\"stop\"")
                        + "data: {\"id\":\"chatcmpl-01\",\"object\":\"chat.completion.chunk\",\"created\":1795262400,"
                        + "\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":"
                        + EVENTS
                        + ",\"total_tokens\":" + (9 + EVENTS) + "}}\n\ndata: [DONE]\n\n";
            case ANTHROPIC ->
                named("content_block_stop", ",\"index\":0")
                        + named(
                                "message_delta",
                                ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                                        + "\"usage\":{\"output_tokens\":" + EVENTS + "}")
                        + named("message_stop", "");
            case GEMINI ->
                generated("{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"}", ",\"finishReason\":\"STOP\"", EVENTS);
            case OLLAMA ->
                line(
                        "",
                        "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":9,\"load_duration\":9,"
                                + "\"prompt_eval_count\":9,\"prompt_eval_duration\":9,\"eval_count\":" + EVENTS
                                + ",\"eval_duration\":9");
        };
    }

    private static String chunk(String delta, String finish) {
        return "data: {\"id\":\"chatcmpl-01\",\"object\":\"chat.completion.chunk\",\"created\":1795262400,\"model\":\"m\","
                + "\"system_fingerprint\":\"fp_01\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"logprobs\":null,\"finish_reason\":" + finish + "}],\"usage\":null}\n\n";
    }

    private static String named(String name, String members) {
        return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + members + "}\n\n";
    }

    private static String generated(String content, String finish, int tokens) {
        return "data: {\"candidates\":[{\"content\":" + content + finish + ",\"index\":0}],"
                + "\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":" + tokens
                + ",\"totalTokenCount\":"
                + (9 + tokens) + "},\"modelVersion\":\"m\",\"responseId\":\"r01\"}\r\n\r\n";
    }

    private static String line(String word, String rest) {
        return "{\"model\":\"m\",\"created_at\":\"2026-11-21T12:00:00.123456Z\",\"message\":{\"role\":\"assistant\","
                + "\"content\":\"" + word + "\"}," + rest + "}\n";
    }
}
