package dev.penstock.core.dialect.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.pivot.ReplyEvent.Ended;
import dev.penstock.core.dialect.pivot.ReplyEvent.Failed;
import dev.penstock.core.dialect.pivot.ReplyEvent.Finished;
import dev.penstock.core.dialect.pivot.ReplyEvent.Reasoning;
import dev.penstock.core.dialect.pivot.ReplyEvent.Started;
import dev.penstock.core.dialect.pivot.ReplyEvent.Text;
import dev.penstock.core.dialect.pivot.ReplyEvent.ToolArguments;
import dev.penstock.core.dialect.pivot.ReplyEvent.ToolStarted;
import dev.penstock.core.dialect.pivot.ReplyEvent.Used;
import dev.penstock.core.dialect.pivot.TestingEvents;
import dev.penstock.core.dialect.translation.ReplyReader;
import dev.penstock.core.sse.EventTooLarge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaStreamsTest {
    private static final Path RECORDINGS = Path.of(System.getProperty("penstock.fixtures", "fixtures"));
    private static final int LINE_MAX = 1 << 20;

    @Test
    void linesOfAReply_areToldInTheirOrder() throws Exception {
        assertThat(events("""
                        {"model":"m","message":{"role":"assistant","content":"","thinking":"hm"},"done":false}
                        {"model":"m","message":{"role":"assistant","content":"Hi","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},"done":false}

                        {"model":"m","message":{"tool_calls":[{"id":"x","function":{"index":1,"name":"g","arguments":"{}"}}]},"done":false}
                        {"model":"m","message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":5,"eval_count":3}"""))
                .containsExactly(
                        new Started(null, "m"),
                        new Reasoning(0, "hm"),
                        new Text(0, "Hi", null),
                        new ToolStarted(0, 0, "", "f", null),
                        new ToolArguments(0, 0, "{\"a\":1}"),
                        new ToolStarted(0, 1, "x", "g", null),
                        new ToolArguments(0, 1, "{}"),
                        new Used(new TokenUsage(5, 3, 0, 0, 0, TokenUsage.Provenance.PROVIDER_REPORTED)),
                        new Finished(0, Finish.STOP, null),
                        new Ended());
    }

    @ParameterizedTest
    @CsvSource({"'\"done_reason\":\"stop\",', STOP", "'\"done_reason\":\"length\",', LENGTH", "'', STOP"})
    void lastLine_tellsWhyItStopped(String reason, Finish finish) throws Exception {
        assertThat(events("{" + reason + "\"done\":true}")).endsWith(new Finished(0, finish, null), new Ended());
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "unload"})
    void modelThatWasOnlyLoaded_hasNotAnswered(String reason) throws Exception {
        List<ReplyEvent> events = events("{\"done\":true,\"done_reason\":\"" + reason + "\"}");

        assertThat(events).noneMatch(Finished.class::isInstance);
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.problem().kind()).isEqualTo(Kind.UPSTREAM_EMPTY));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"error\":\"an error was encountered while running the model\"}', UPSTREAM_ERROR",
        "'{\"error\":\"prompt too long; exceeded max context length by 9 tokens\"}', CONTEXT_LENGTH",
        "'{\"error\":{\"message\":\"Unauthorized\"}}', UPSTREAM_ERROR",
        "'{\"error\":7}', UPSTREAM_ERROR"
    })
    void errorInsideAStream_isSortedByItsWords(String line, Kind kind) throws Exception {
        assertThat(events(line))
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.problem().kind()).isEqualTo(kind));
    }

    @Test
    void nullForAnError_isNone() throws Exception {
        assertThat(events("{\"error\":null,\"message\":{\"content\":\"Hi\"}}")).endsWith(new Text(0, "Hi", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "\"text\"", "<html>", "{\"done\":tru", "data: {}"})
    void lineThatIsNoObject_isMalformed(String line) throws Exception {
        assertThat(events(line + "\n"))
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.problem().kind()).isEqualTo(Kind.UPSTREAM_MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"message\":7}",
                "{\"message\":{\"content\":[],\"tool_calls\":7}}",
                "{\"message\":{\"tool_calls\":[7]},\"done\":\"no\"}"
            })
    void linesOfAnotherShape_makeNoAnswer(String line) throws Exception {
        assertThat(events(line)).noneMatch(Finished.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({"ollama-native-stream-text.ndjson, 37, 37", "ollama-native-stream-tools.ndjson, 218, 306"})
    void recordedStream_isTheSame_howeverItIsCut(String name, long input, long output) throws Exception {
        String recorded = recorded(name);
        for (String lineEnd : List.of("\n", "\r\n")) {
            byte[] stream = recorded.replace("\n", lineEnd).getBytes(UTF_8);
            List<ReplyEvent> whole = TestingEvents.of(reader(), stream);

            assertThat(whole)
                    .endsWith(
                            new Used(new TokenUsage(input, output, 0, 0, 0, TokenUsage.Provenance.PROVIDER_REPORTED)),
                            new Finished(0, Finish.STOP, null),
                            new Ended());
            for (int border = 0; border <= stream.length; border++) {
                assertThat(TestingEvents.cutAt(reader(), stream, border))
                        .as("cut at %d", border)
                        .isEqualTo(whole);
            }
            assertThat(TestingEvents.inChunks(reader(), stream, () -> 1)).isEqualTo(whole);
        }
    }

    private static String recorded(String name) throws IOException {
        Path file = RECORDINGS.resolve(name);
        assumeTrue(Files.isReadable(file), "no recorded responses (system property penstock.fixtures): " + name);
        return Files.readString(file);
    }

    private static List<ReplyEvent> events(String lines) throws EventTooLarge {
        return TestingEvents.of(reader(), lines.getBytes(UTF_8));
    }

    private static ReplyReader reader() {
        return new OllamaUpstreamHalf().chatStream(LINE_MAX);
    }
}
