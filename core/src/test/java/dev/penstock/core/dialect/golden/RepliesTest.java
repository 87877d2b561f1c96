package dev.penstock.core.dialect.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers of every dialect get of the replies of Gemini and Ollama upstreams: one reply, one snapshot per caller. */
class RepliesTest {
    private static final GoldenFiles FILES = new GoldenFiles("replies");

    /** Packed words, whose bytes are the business of the compressor. */
    private static final Pattern PACKED = Pattern.compile("(penstock1_|\"data\" ?: ?\")[\\w-]{9,}");

    static Stream<Arguments> pairs() {
        return FILES.inputs().stream()
                .flatMap(input -> Stream.of(Dialect.OPENAI, Dialect.ANTHROPIC, Dialect.OLLAMA)
                        .map(caller -> Arguments.of(input, caller)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void reply_isToldAsBefore(String input, Dialect caller) throws Refusal {
        boolean stream = !input.endsWith(".json");
        Dialect upstream = Dialect.valueOf(
                input.substring(input.indexOf('.') + 1, input.lastIndexOf('.')).toUpperCase(Locale.ROOT));
        Exchange exchange = Attempt.of(caller, Operation.CHAT, request(caller, stream), upstream);
        String told = stream ? streamed(exchange, FILES.read(input)) : whole(exchange, FILES.read(input));
        FILES.check(
                input + ".to-" + caller.name().toLowerCase(Locale.ROOT),
                PACKED.matcher(told).replaceAll("$1…"));
    }

    private static byte[] request(Dialect caller, boolean stream) {
        String usage = caller == Dialect.OPENAI && stream ? ",\"stream_options\":{\"include_usage\":true}" : "";
        return ("{\"model\":\"m\",\"max_tokens\":99,\"stream\":" + stream + usage
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                .getBytes(UTF_8);
    }

    private static String streamed(Exchange exchange, byte[] upstream) {
        ReplyStream stream = exchange.stream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Sink sink = (bytes, from, to) -> out.write(bytes, from, to - from);
        stream.accept(upstream, 0, upstream.length, sink);
        stream.end(sink);
        return out.toString(UTF_8) + "\n" + learnt(stream.finish(), stream.usage(), stream.problem());
    }

    private static String whole(Exchange exchange, byte[] upstream) {
        return switch (exchange.whole(upstream)) {
            case WholeReply.Answer(byte[] body, TokenUsage usage, Finish finish) ->
                Attempt.pretty(Attempt.json(body)) + "\n" + learnt(finish, usage, null);
            case WholeReply.Failed(Problem problem, TokenUsage usage) ->
                learnt(Finish.NONE, usage == null ? TokenUsage.estimated(0, 0) : usage, problem);
        };
    }

    /** What the gateway learns of the call. */
    private static String learnt(Finish finish, TokenUsage usage, @Nullable Problem problem) {
        String end = problem == null ? finish.toString() : problem.kind() + " " + problem.status();
        return "# " + end + "\n# " + usage + (problem == null ? "" : "\n# " + problem.message()) + "\n";
    }
}
