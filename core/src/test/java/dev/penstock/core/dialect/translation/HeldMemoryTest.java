package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.Variant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stream holds on to while it passes: no more after twenty thousand events than after a hundred. */
class HeldMemoryTest {
    private static final Sink NOWHERE = (bytes, from, to) -> {};
    private static final int FEW = 100;
    private static final int MANY = 20_000;
    private static final String WORDS = "a few words of an answer, ".repeat(8);

    /** The most that reasoning is held for its seal, in characters; see {@link HeldReasoning}. */
    private static final int REASONING_HELD_MAX = 128 * 1024;

    static Stream<Arguments> pairs() {
        return Attempts.CALLERS.stream()
                .flatMap(caller -> Arrays.stream(Dialect.values()).map(upstream -> Arguments.of(caller, upstream)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void text_isNotHeld(Dialect caller, Dialect upstream) {
        ReplyStream stream = begun(caller, upstream);
        byte[] event = text(upstream);
        feed(stream, event, FEW);
        long few = StateCopy.weight(stream);
        feed(stream, event, MANY - FEW);

        assertThat(stream.problem()).isNull();
        assertThat(StateCopy.weight(stream)).isBetween(few - event.length, few + event.length);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void eventThatIsCutAnywhere_isHeldOnce(Dialect caller, Dialect upstream) {
        ReplyStream stream = begun(caller, upstream);
        byte[] event = text(upstream);
        feed(stream, event, FEW);
        long between = StateCopy.weight(stream);
        for (int i = 0; i < event.length - 1; i++) {
            stream.accept(event, i, i + 1, NOWHERE);
        }

        // A buffer grows by doubling, and an event may stand in it once as it came and once taken apart.
        assertThat(StateCopy.weight(stream)).isLessThan(between + 6L * event.length);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void reasoning_isHeldUpToALimit(Dialect caller, Dialect upstream) {
        ReplyStream stream = begun(caller, upstream);
        long before = StateCopy.weight(stream);
        feed(stream, reasoning(upstream), MANY);

        assertThat(stream.problem()).isNull();
        assertThat(StateCopy.weight(stream)).isLessThan(before + 3L * REASONING_HELD_MAX);
    }

    private static void feed(ReplyStream stream, byte[] event, int times) {
        for (int i = 0; i < times; i++) {
            stream.accept(event, 0, event.length, NOWHERE);
        }
    }

    private static ReplyStream begun(Dialect caller, Dialect upstream) {
        ReplyStream stream = Attempts.simple(caller, Variant.of(upstream), true).stream();
        if (upstream == Dialect.ANTHROPIC) {
            byte[] head = """
                    event: message_start
                    data: {"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":1}}}

                    event: content_block_start
                    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                    """.getBytes(UTF_8);
            stream.accept(head, 0, head.length, NOWHERE);
        }
        return stream;
    }

    private static byte[] text(Dialect upstream) {
        return event(
                upstream,
                switch (upstream) {
                    case OPENAI -> "\"content\":\"" + WORDS + "\"";
                    case ANTHROPIC -> "\"type\":\"text_delta\",\"text\":\"" + WORDS + "\"";
                    case GEMINI -> "\"text\":\"" + WORDS + "\"";
                    case OLLAMA -> "\"content\":\"" + WORDS + "\"";
                });
    }

    private static byte[] reasoning(Dialect upstream) {
        return event(
                upstream,
                switch (upstream) {
                    case OPENAI -> "\"reasoning_content\":\"" + WORDS + "\"";
                    case ANTHROPIC -> "\"type\":\"thinking_delta\",\"thinking\":\"" + WORDS + "\"";
                    case GEMINI -> "\"text\":\"" + WORDS + "\",\"thought\":true";
                    case OLLAMA -> "\"content\":\"\",\"thinking\":\"" + WORDS + "\"";
                });
    }

    private static byte[] event(Dialect upstream, String delta) {
        String event = switch (upstream) {
            case OPENAI -> "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}\n\n";
            case ANTHROPIC ->
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{" + delta
                        + "}}\n\n";
            case GEMINI -> "data: {\"candidates\":[{\"content\":{\"parts\":[{" + delta + "}]}}]}\r\n\r\n";
            case OLLAMA -> "{\"model\":\"m\",\"message\":{\"role\":\"assistant\"," + delta + "},\"done\":false}\n";
        };
        return event.getBytes(UTF_8);
    }
}
