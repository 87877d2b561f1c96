package dev.penstock.core.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.pivot.ReplyEvent.Failed;
import dev.penstock.core.dialect.pivot.ReplyEvent.Finished;
import dev.penstock.core.dialect.pivot.ReplyEvent.Reasoning;
import dev.penstock.core.dialect.pivot.ReplyEvent.Sealed;
import dev.penstock.core.dialect.pivot.ReplyEvent.Started;
import dev.penstock.core.dialect.pivot.ReplyEvent.Text;
import dev.penstock.core.dialect.pivot.ReplyEvent.ToolArguments;
import dev.penstock.core.dialect.pivot.ReplyEvent.ToolStarted;
import dev.penstock.core.dialect.pivot.ReplyEvent.Used;
import dev.penstock.core.dialect.pivot.Seal;
import dev.penstock.core.dialect.pivot.TestingEvents;
import dev.penstock.core.dialect.translation.ReplyReader;
import dev.penstock.core.sse.EventTooLarge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiStreamsTest {
    private static final Path RECORDINGS = Path.of(System.getProperty("penstock.fixtures", "fixtures"));
    private static final int EVENT_MAX = 1 << 20;

    @Test
    void partsOfAReply_areToldInTheirOrder() throws Exception {
        assertThat(events("""
                        {"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]},"index":0}],"responseId":"r","modelVersion":"m"}
                        {"candidates":[{"content":{"parts":[{"text":"Hi"},{"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"S"},{"functionCall":{"id":"x","name":"g"}}]}}]}
                        {"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":3,"thoughtsTokenCount":2,"cachedContentTokenCount":4}}"""))
                .containsExactly(
                        new Started("r", "m"),
                        new Reasoning(0, "hm"),
                        new Text(0, "Hi", null),
                        new ToolStarted(0, 0, "", "f", new Seal(Dialect.GEMINI, "cS")),
                        new ToolArguments(0, 0, "{\"a\":1}"),
                        new ToolStarted(0, 1, "x", "g", null),
                        new ToolArguments(0, 1, "{}"),
                        new Used(new TokenUsage(5, 5, 4, 0, 2, TokenUsage.Provenance.PROVIDER_REPORTED)),
                        new Finished(0, Finish.STOP, null));
    }

    @Test
    void signatureOfAThought_andOfAText_areTold() throws Exception {
        assertThat(events("""
                        {"candidates":[{"content":{"parts":[{"text":"hm","thought":true,"thoughtSignature":"A"},{"text":"Hi","thoughtSignature":"B"},{"text":"","thoughtSignature":"C"}]}}]}"""))
                .containsExactly(
                        new Started(null, null),
                        new Reasoning(0, "hm"),
                        new Sealed(0, new Seal(Dialect.GEMINI, "tA")),
                        new Text(0, "Hi", null),
                        new Sealed(0, new Seal(Dialect.GEMINI, "xB")),
                        new Sealed(0, new Seal(Dialect.GEMINI, "aC")));
    }

    @Test
    void candidates_areToldApart() throws Exception {
        assertThat(events("""
                        {"candidates":[{"index":1,"content":{"parts":[{"text":"b"}]}},{"index":0,"content":{"parts":[{"text":"a"}]}}]}
                        {"candidates":[{"index":0,"finishReason":"STOP"}]}
                        {"candidates":[{"index":1,"finishReason":"MAX_TOKENS"},{"index":-1,"finishReason":"STOP"},{"index":9999,"finishReason":"STOP"}]}"""))
                .containsExactly(
                        new Started(null, null),
                        new Text(1, "b", null),
                        new Text(0, "a", null),
                        new Finished(0, Finish.STOP, null),
                        new Finished(1, Finish.LENGTH, null));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, STOP",
        "MAX_TOKENS, LENGTH",
        "SAFETY, CONTENT_FILTER",
        "RECITATION, CONTENT_FILTER",
        "LANGUAGE, CONTENT_FILTER",
        "BLOCKLIST, CONTENT_FILTER",
        "PROHIBITED_CONTENT, CONTENT_FILTER",
        "SPII, CONTENT_FILTER",
        "IMAGE_SAFETY, CONTENT_FILTER"
    })
    void finishReason_isSorted(String word, Finish finish) throws Exception {
        assertThat(events("{\"candidates\":[{\"finishReason\":\"" + word + "\"}]}"))
                .endsWith(new Finished(0, finish, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MALFORMED_FUNCTION_CALL",
                "UNEXPECTED_TOOL_CALL",
                "TOO_MANY_TOOL_CALLS",
                "NO_IMAGE",
                "OTHER",
                "A_WORD_YET_TO_COME"
            })
    void modelThatGaveUp_isAFailure(String word) throws Exception {
        List<ReplyEvent> events = events("{\"candidates\":[{\"finishReason\":\"" + word + "\"}]}");

        assertThat(events.getLast()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.problem().kind()).isEqualTo(Kind.UPSTREAM_ERROR);
            assertThat(failed.problem().message()).contains(word);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "429, RESOURCE_EXHAUSTED, UPSTREAM_RATE_LIMITED",
        "503, UNAVAILABLE, UPSTREAM_ERROR",
        "200, OK, UPSTREAM_ERROR"
    })
    void errorInsideAStream_isSortedByItsCode(int code, String status, Kind kind) throws Exception {
        List<ReplyEvent> events =
                events("{\"error\":{\"code\":" + code + ",\"message\":\"no\",\"status\":\"" + status + "\"}}");

        assertThat(events)
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.problem().kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"promptTokenCount\":-1}",
                "{\"promptTokenCount\":\"7\"}",
                "{\"promptTokenCount\":7,\"candidatesTokenCount\":1e300}",
                "{\"promptTokenCount\":7,\"thoughtsTokenCount\":-2}",
                "[]",
                "7"
            })
    void countsThatCannotBe_areNotBelieved(String usage) throws Exception {
        assertThat(events("{\"usageMetadata\":" + usage + "}")).noneMatch(Used.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"candidates\":7}",
                "{\"candidates\":[null,7,[]]}",
                "{\"candidates\":[{\"content\":[]}]}",
                "{\"candidates\":[{\"content\":{\"parts\":{\"text\":\"x\"}}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":\"f\"},{\"inlineData\":{}},7]}}]}",
                "{\"candidates\":[{\"finishReason\":7}]}",
                "{\"promptFeedback\":{}}"
            })
    void eventsOfAnotherShape_makeNoAnswer(String event) throws Exception {
        assertThat(events(event)).noneMatch(Finished.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-stream-text.sse, 8, 27, 20",
        "gemini-stream-tool-thought.sse, 131, 110, 95",
        "gemini-reasoning-stream.events.txt, 9, 285, 256"
    })
    void recordedStream_isTheSame_howeverItIsCut(String name, long input, long output, long reasoning)
            throws Exception {
        for (byte[] stream : List.of(recorded(name, "\r\n\r\n"), recorded(name, "\n\n"), recorded(name, "\r\r"))) {
            List<ReplyEvent> whole = TestingEvents.of(reader(), stream);

            assertThat(whole.getLast()).isInstanceOf(Finished.class);
            assertThat(whole)
                    .contains(new Used(
                            new TokenUsage(input, output, 0, 0, reasoning, TokenUsage.Provenance.PROVIDER_REPORTED)));
            for (int border = 0; border <= stream.length; border++) {
                assertThat(TestingEvents.cutAt(reader(), stream, border))
                        .as("cut at %d", border)
                        .isEqualTo(whole);
            }
            assertThat(TestingEvents.inChunks(reader(), stream, () -> 1)).isEqualTo(whole);
        }
    }

    private static byte[] recorded(String name, String border) throws IOException {
        Path file = RECORDINGS.resolve(name);
        assumeTrue(Files.isReadable(file), "no recorded responses (system property penstock.fixtures): " + name);
        return Files.readString(file)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> (line.startsWith("data:") ? line : "data: " + line) + border)
                .collect(Collectors.joining())
                .getBytes(UTF_8);
    }

    private static List<ReplyEvent> events(String lines) throws EventTooLarge {
        String stream = lines.lines().map(line -> "data: " + line + "\r\n\r\n").collect(Collectors.joining());
        return TestingEvents.of(reader(), stream.getBytes(UTF_8));
    }

    private static ReplyReader reader() {
        return new GeminiUpstreamHalf().chatStream(EVENT_MAX);
    }
}
