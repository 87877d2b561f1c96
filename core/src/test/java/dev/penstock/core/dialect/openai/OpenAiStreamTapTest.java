package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies as they should not be, and what callers are told of them. */
class OpenAiStreamTapTest {
    private static final String HELLO = chunk("{\"content\":\"Hello\"}", "null");
    private static final String WORLD = chunk("{\"content\":\" world\"}", "null");
    private static final String STOP = chunk("{}", "\"stop\"");
    private static final String DONE = "data: [DONE]\n\n";
    private static final String USAGE = "data: {\"id\":\"c1\",\"choices\":[],\"usage\":"
            + "{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}\n\n";

    private static String chunk(String delta, String finishReason) {
        return "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":"
                + finishReason + "}]}\n\n";
    }

    @Test
    void wholeReply_passesAndIsFinished() {
        Tapped tapped = Tapped.whole(HELLO + WORLD + STOP + USAGE + DONE);
        assertThat(tapped.text()).isEqualTo(HELLO + WORLD + STOP + USAGE + DONE);
        assertThat(tapped.tap.finished()).isTrue();
        assertThat(tapped.tap.problem()).isNull();
        assertThat(tapped.tap.finish()).isEqualTo(Finish.STOP);
        assertThat(tapped.tap.events()).isEqualTo(4);
        assertThat(tapped.tap.usage())
                .isEqualTo(new TokenUsage(7, 3, 0, 0, 0, TokenUsage.Provenance.PROVIDER_REPORTED));
    }

    @Test
    void severalAnswers_ofWhichOneHasNotEnded_areNotWhole() {
        String second = HELLO.replace("\"index\":0", "\"index\":1");
        String secondStop = STOP.replace("\"index\":0", "\"index\":1");

        Tapped cut = new Tapped(true)
                .feed(HELLO + second + STOP + WORLD.replace("\"index\":0", "\"index\":1"))
                .end();
        assertThat(cut.tap.finished()).isFalse();
        assertThat(cut.tap.problem()).extracting(Problem::kind).isEqualTo(Kind.UPSTREAM_CUT_OFF);

        Tapped whole = new Tapped(true).feed(HELLO + second + STOP + secondStop).end();
        assertThat(whole.tap.finished()).isTrue();
        assertThat(whole.text()).endsWith(DONE);
    }

    @Test
    void usageEvent_isHiddenFromACallerWhoDidNotAsk() {
        for (String lineEnd : new String[] {"\n", "\r\n", "\r"}) {
            byte[] stream = (HELLO + STOP + USAGE + DONE).replace("\n", lineEnd).getBytes(UTF_8);
            String expected = (HELLO + STOP + DONE).replace("\n", lineEnd);
            for (int cut = 0; cut < stream.length - 1; cut++) {
                Tapped tapped = new Tapped(false).feedCut(stream, cut).end();
                assertThat(tapped.text()).as("cut at %d", cut).isEqualTo(expected);
                assertThat(tapped.tap.usage().input()).isEqualTo(7);
            }
        }
    }

    @Test
    void usageTwice_lastOneCounts() {
        String more = USAGE.replace("\"completion_tokens\":3", "\"completion_tokens\":5");
        assertThat(Tapped.whole(HELLO + STOP + USAGE + more + DONE).tap.usage().output())
                .isEqualTo(5);
    }

    @Test
    void usageOnEveryChunk_lastOneCounts() {
        String first = HELLO.replace("]}", "],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":1}}");
        String second = STOP.replace("]}", "],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2}}");
        Tapped tapped = new Tapped(false).feed(first + second + DONE).end();
        assertThat(tapped.text()).isEqualTo(first + second + DONE);
        assertThat(tapped.tap.usage().output()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "\"3\"", "9007199254740993", "1e3", "null", "99999999999999999999"})
    void usageThatNobodyCanMean_isNotBelieved(String count) {
        String lie = USAGE.replace("\"completion_tokens\":3", "\"completion_tokens\":" + count);
        TokenUsage usage = Tapped.whole(HELLO + WORLD + STOP + lie + DONE).tap.usage();
        assertThat(usage).isEqualTo(TokenUsage.estimated(11, 3));
    }

    @Test
    void usageOfZero_isBelieved() {
        String free = USAGE.replace("7", "0").replace("3", "0");
        assertThat(Tapped.whole(HELLO + STOP + free + DONE).tap.usage())
                .isEqualTo(new TokenUsage(0, 0, 0, 0, 0, TokenUsage.Provenance.PROVIDER_REPORTED));
    }

    @Test
    void usageUntold_isEstimatedWithAtLeastOneTokenAnEvent() {
        String a = chunk("{\"content\":\"a\"}", "null");
        assertThat(Tapped.whole(a.repeat(10) + STOP + DONE).tap.usage()).isEqualTo(TokenUsage.estimated(11, 10));
        String words = chunk("{\"content\":\"" + "word ".repeat(80) + "\"}", "null");
        assertThat(Tapped.whole(words + STOP + DONE).tap.usage()).isEqualTo(TokenUsage.estimated(11, 100));
    }

    @Test
    void obfuscationAndRoles_areNotMetered() {
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            stream.append(chunk("{\"role\":\"assistant\",\"content\":\"" + (char) ('a' + i) + "bcd\"}", "null")
                    .replace("}]}", "}],\"obfuscation\":\"" + "x".repeat(30 - i) + "\"}"));
        }
        Tapped tapped = Tapped.whole(stream + STOP + DONE);
        assertThat(tapped.tap.usage().output()).isEqualTo(20);
    }

    @Test
    void choicesInTurns_finishWithTheLastReason() {
        String other = HELLO.replace("\"index\":0", "\"index\":1");
        String otherStop = STOP.replace("\"index\":0", "\"index\":1").replace("stop", "length");
        Tapped tapped = Tapped.whole(HELLO + other + WORLD + STOP + other + otherStop + DONE);
        assertThat(tapped.tap.finished()).isTrue();
        assertThat(tapped.tap.finish()).isEqualTo(Finish.LENGTH);
    }

    @Test
    void insufficientSystemResource_passesAsTheProvidersFailure() {
        String stream = HELLO + chunk("{}", "\"insufficient_system_resource\"") + DONE;
        Tapped tapped = Tapped.whole(stream);
        assertThat(tapped.text()).isEqualTo(stream);
        assertThat(tapped.tap.finish()).isEqualTo(Finish.FAILED);
    }

    @Test
    void endWithoutDone_isCompletedAfterAFinishReason() {
        Tapped tapped = Tapped.whole(HELLO + STOP);
        assertThat(tapped.text()).isEqualTo(HELLO + STOP + DONE);
        assertThat(tapped.tap.finished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r"})
    void lastEventWithoutItsEmptyLine_countsIfItIsWhole(String lineEnd) {
        assertThat(Tapped.whole(HELLO + STOP.strip() + lineEnd).text()).endsWith("\n\n" + DONE);
        assertThat(Tapped.whole(HELLO + STOP.strip() + lineEnd).tap.finished()).isTrue();
        assertThat(Tapped.whole(HELLO + STOP + DONE.strip() + lineEnd).tap.finished())
                .isTrue();
    }

    @Test
    void endWithoutFinishReason_isACutOff() {
        assertFails(HELLO + WORLD, HELLO + WORLD, Kind.UPSTREAM_CUT_OFF);
    }

    @Test
    void endInsideAnEvent_doesNotSendThePart() {
        assertFails(HELLO + WORLD.substring(0, 40), HELLO, Kind.UPSTREAM_CUT_OFF);
        assertFails(HELLO + STOP + USAGE.substring(0, 40), HELLO + STOP, Kind.UPSTREAM_CUT_OFF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n\n",
                ": keep-alive\n\n",
                "data: [DONE]\n\n",
                "data: [DONE]",
                "data:\n\n",
                "retry: 10\n\n"
            })
    void streamWithoutAnswer_isEmpty(String stream) {
        Tapped tapped = Tapped.whole(stream);
        assertThat(problem(tapped).kind()).isEqualTo(Kind.UPSTREAM_EMPTY);
        assertThat(tapped.tap.committable()).isFalse();
    }

    @Test
    void comments_passButDoNotCommit() {
        Tapped tapped = new Tapped(true).feed(": OPENROUTER PROCESSING\n\n: keep-alive\n\n");
        assertThat(tapped.tap.committable()).isFalse();
        assertThat(tapped.feed(HELLO).tap.committable()).isTrue();
        assertThat(tapped.text()).isEqualTo(": OPENROUTER PROCESSING\n\n: keep-alive\n\n" + HELLO);
        assertThat(tapped.tap.events()).isEqualTo(1);
    }

    @Test
    void afterDone_nothingIsRead() {
        Tapped tapped = new Tapped(true).feed(HELLO + STOP + DONE + DONE + HELLO + "data: {broken\n\n");
        tapped.feed(HELLO).end();
        assertThat(tapped.text()).isEqualTo(HELLO + STOP + DONE);
        assertThat(tapped.tap.finished()).isTrue();
        assertThat(tapped.tap.events()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "data: {\"error\":{\"message\":\"boom\",\"type\":\"server_error\",\"code\":503}} | UPSTREAM_ERROR | 503",
                "data: {\"error\":{\"message\":\"boom\"},\"choices\":[{\"index\":0,\"delta\":{}}]} | UPSTREAM_ERROR | 502",
                "data: {\"error\":\"boom\"} | UPSTREAM_ERROR | 502",
                "data: {\"error\":{\"message\":\"boom\",\"code\":\"429\"}} | UPSTREAM_RATE_LIMITED | 429",
                "data: {\"object\":\"error\",\"message\":\"boom\",\"code\":400,\"error\":true} | UPSTREAM_REJECTED | 400",
                "data: {\"error\":{\"message\":\"boom: prompt is too long\",\"code\":400}} | CONTEXT_LENGTH | 400",
                "event: error\\ndata: {\"message\":\"boom\"} | UPSTREAM_ERROR | 502",
                "data: {\"error\":{\"message\":\"boom\",\"code\":\"insufficient_quota\"}} | UPSTREAM_PAYMENT | 429",
            })
    void errorInsideTheStream_isToldOnceAndEndsIt(String event, Kind kind, int status) {
        String error = event.replace("\\n", "\n") + "\n\n";
        Tapped tapped = assertFails(HELLO + error + DONE + HELLO, HELLO, kind);
        assertThat(problem(tapped).status()).isEqualTo(status);
        assertThat(problem(tapped).message()).startsWith("boom");
        assertThat(tapped.text()).contains("\"message\":\"boom");
        assertThat(new Tapped(true).feed(error).tap.committable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "false", "0", "{}", "[]"})
    void errorThatIsNone_passes(String error) {
        String chunk = HELLO.replace("]}", "],\"error\":" + error + "}");
        assertThat(Tapped.whole(chunk + STOP + DONE).text()).isEqualTo(chunk + STOP + DONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}\n\n",
                "data: {broken}\n\n",
                "data: hello\n\n",
                "data: [1,2]\n\n",
                "data: {\"a\":1}{\"b\":2}\n\n",
                "data: <html>\n\n",
                "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"b\"},\"finish_reason\":null}]}\n\n",
                "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\\q\"},\"finish_reason\":null}]}\n\n",
                "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\tb\"},\"finish_reason\":null}]}\n\n",
            })
    void eventThatIsNoJsonObject_isAProblem(String event) {
        assertFails(
                HELLO + WORLD + HELLO + event + WORLD + STOP + DONE, HELLO + WORLD + HELLO, Kind.UPSTREAM_MALFORMED);
    }

    @Test
    void htmlPageWithASuccess_isAProblem() {
        Tapped tapped =
                Tapped.whole("<!DOCTYPE html>\n<html><title>Bad Gateway</title>\n\n<body>data: x</body></html>");
        assertThat(problem(tapped).kind()).isEqualTo(Kind.UPSTREAM_MALFORMED);
        assertThat(problem(tapped).message()).isEqualTo("stream: an HTML page: Bad Gateway (expected: events)");
    }

    @Test
    void jsonBodyInsteadOfEvents_isReadForItsError() {
        Tapped error = Tapped.whole("\n{\"error\":{\"message\":\"no model\",\"code\":404}}");
        assertThat(problem(error).status()).isEqualTo(404);
        assertThat(problem(error).message()).isEqualTo("no model");
        Tapped flat = Tapped.whole("{\"code\":20012,\"message\":\"Model does not exist.\",\"data\":null}");
        assertThat(problem(flat).message()).isEqualTo("Model does not exist.");
        Tapped answer =
                Tapped.whole("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}");
        assertThat(problem(answer).kind()).isEqualTo(Kind.UPSTREAM_MALFORMED);
        assertThat(answer.tap.usage().output()).isEqualTo(3);
    }

    @Test
    void malformedUtf8InsideAString_passesUntouched() {
        byte[] stream = (HELLO + STOP + DONE).getBytes(UTF_8);
        stream[new String(stream, UTF_8).indexOf("llo")] = (byte) 0xFF;
        Tapped tapped = new Tapped(true).feed(stream.clone()).end();
        assertThat(tapped.bytes()).isEqualTo(stream);
        assertThat(tapped.tap.finished()).isTrue();
    }

    @Test
    void halvesOfSurrogatePairs_pass() {
        String halves = chunk("{\"content\":\"\\ud83d\"}", "null") + chunk("{\"content\":\"\\ude00\"}", "null");
        assertThat(Tapped.whole(halves + halves + STOP + DONE).text()).isEqualTo(halves + halves + STOP + DONE);
    }

    @Test
    void eventsInOtherShapes_pass() {
        String stream = "id: 1\nevent: message\nretry: 10\n" + HELLO.replace("data: ", "data:")
                + WORLD.replace(",\"choices\"", ",\ndata: \"choices\"") + STOP + DONE;
        assertThat(Tapped.whole(stream).text()).isEqualTo(stream);
        assertThat(Tapped.whole(stream).tap.events()).isEqualTo(3);
    }

    @Test
    void eventOverTheLimit_isAProblemWherverItIsCut() {
        StreamLimits limits = new StreamLimits(200, 100, 10_000);
        String big = chunk("{\"content\":\"" + "x".repeat(200) + "\"}", "null");
        for (int cut = 1; cut < big.length(); cut += 7) {
            Tapped tapped = new Tapped(true, limits).feed(HELLO).feedCut(big.getBytes(UTF_8), cut);
            assertThat(problem(tapped).message()).isEqualTo("event: over 200 bytes (expected: at most that)");
            assertThat(tapped.text()).startsWith(HELLO + "data: {\"error\"").endsWith(DONE);
        }
    }

    @Test
    void eventOfTheLimit_passes() {
        String big = chunk("{\"content\":\"" + "x".repeat(16_000_000) + "\"}", "null");
        Tapped tapped = new Tapped(true)
                .feedCut(big.getBytes(UTF_8), 8_000_000)
                .feed(STOP)
                .end();
        assertThat(tapped.tap.finished()).isTrue();
        assertThat(tapped.bytes()).hasSize(big.length() + STOP.length() + DONE.length());
    }

    @Test
    void streamOverItsLimits_isAProblem() {
        Tapped events = new Tapped(true, new StreamLimits(1000, 3, 10_000)).feed(HELLO.repeat(5));
        assertThat(problem(events).message()).isEqualTo("stream: over 3 events (expected: at most that)");
        assertThat(events.text()).startsWith(HELLO.repeat(3) + "data: {\"error\"");
        Tapped bytes = new Tapped(true, new StreamLimits(1000, 100, 300))
                .feed(HELLO)
                .feed(HELLO)
                .feed(HELLO)
                .feed(HELLO);
        assertThat(problem(bytes).message()).isEqualTo("stream: over 300 bytes (expected: at most that)");
    }

    @Test
    void failFromOutside_endsVisiblyAndOnlyOnce() {
        Tapped tapped = new Tapped(true).feed(HELLO + WORLD.substring(0, 30));
        Problem timeout = Problem.of(Kind.UPSTREAM_TIMEOUT, "idle for 120 s");
        tapped.tap.fail(
                timeout,
                (bytes, from, to) -> assertThat(new String(bytes, from, to - from, UTF_8))
                        .isEqualTo(
                                "data: {\"error\":{\"message\":\"idle for 120 s\",\"type\":\"timeout\",\"param\":null,"
                                        + "\"code\":\"upstream_timeout\"}}\n\n" + DONE));
        tapped.tap.fail(timeout, (bytes, from, to) -> assertThat(to).isZero());
        tapped.feed(WORLD).end();
        assertThat(tapped.text()).isEqualTo(HELLO);
        assertThat(tapped.tap.problem()).isSameAs(timeout);
    }

    @Test
    void heartbeat_isAComment() {
        assertThat(new String(new Tapped(true).tap.heartbeat(), UTF_8)).isEqualTo(": ping\n\n");
    }

    private static Tapped assertFails(String stream, String passed, Kind kind) {
        Tapped tapped = Tapped.whole(stream);
        assertThat(problem(tapped).kind()).isEqualTo(kind);
        assertThat(tapped.tap.finished()).isFalse();
        assertThat(tapped.text())
                .startsWith(passed + "data: {\"error\":{\"message\":")
                .endsWith("}}\n\n" + DONE);
        assertThat(tapped.text().substring(passed.length()))
                .containsOnlyOnce("\"error\"")
                .containsOnlyOnce("[DONE]");
        byte[] bytes = stream.getBytes(UTF_8);
        for (int cut = 0; cut < bytes.length; cut++) {
            assertThat(new Tapped(true).feedCut(bytes, cut).end().text())
                    .as("cut at %d", cut)
                    .isEqualTo(tapped.text());
        }
        return tapped;
    }

    private static Problem problem(Tapped tapped) {
        return Objects.requireNonNull(tapped.tap.problem());
    }
}
