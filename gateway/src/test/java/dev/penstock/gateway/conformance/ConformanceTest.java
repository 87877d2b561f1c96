package dev.penstock.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.gateway.conformance.Told.Call;
import dev.penstock.gateway.conformance.Told.Ending;
import dev.penstock.gateway.testing.RawClient.Answer;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scenario for every pair of a caller's dialect and an upstream's, streamed and whole, over real sockets: the same call
 * comes to the same, whoever asks and whoever answers. What a caller was told is held against what the upstream's own bill says
 * it emitted. Single members of requests are the matter of the tests of translation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceTest {
    private static final String REGRET = "I am sorry, but I cannot help with that.";
    private static final String CITY = "Paris 巴黎 🗼";

    private Rig rig;
    /** A gateway that soon loses patience, for upstreams that fall silent. */
    private Rig impatient;
    /** Serves one call after the other, so that the newest one is known. */
    private Rig observed;

    /** One cell of the matrix. */
    record Pair(Supplier<Caller> dialect, Upstream upstream, boolean stream) {
        Caller caller() {
            return dialect.get();
        }

        @Override
        public String toString() {
            return caller() + " to " + upstream + (stream ? ", streamed" : ", whole");
        }
    }

    /** A way to fail, with the status and the kind of error that callers of either dialect with kinds are told. */
    record Failing(Pair pair, String directives, int status, String openai, String anthropic) {
        String kind() {
            return switch (pair.caller()) {
                case OpenAiCaller ignored -> openai;
                case AnthropicCaller ignored -> anthropic;
                default -> "";
            };
        }

        @Override
        public String toString() {
            return pair + ": " + directives;
        }
    }

    @BeforeAll
    void start() throws Exception {
        rig = new Rig();
        impatient = new Rig("UPSTREAM_FIRST_BYTE_TIMEOUT", "1s", "UPSTREAM_IDLE_TIMEOUT", "1s");
        observed = new Rig();
    }

    @AfterAll
    void stop() throws IOException {
        rig.close();
        impatient.close();
        observed.close();
    }

    static Stream<Pair> everyUpstream() {
        return pairs(EnumSet.allOf(Upstream.class));
    }

    static Stream<Pair> everyDialect() {
        return pairs(EnumSet.complementOf(EnumSet.of(Upstream.DEEPSEEK)));
    }

    private static Stream<Pair> pairs(Set<Upstream> upstreams) {
        List<Supplier<Caller>> callers = List.of(OpenAiCaller::new, AnthropicCaller::new, OllamaCaller::new);
        return callers.stream()
                .flatMap(caller -> upstreams.stream()
                        .flatMap(upstream ->
                                Stream.of(new Pair(caller, upstream, true), new Pair(caller, upstream, false))));
    }

    static Stream<Pair> everyStream() {
        return everyDialect().filter(Pair::stream);
    }

    private Ask ask(Pair pair) {
        return Ask.of(rig.model(pair.upstream()), pair.stream());
    }

    private Told hear(Caller caller, Ask ask) throws IOException {
        Told told = caller.hear(rig.port(), ask);
        assertThat(told.failure()).isEmpty();
        return told;
    }

    private void assertBilled(Told told, Ask ask) throws Exception {
        JsonNode bill = rig.bill(ask.model());
        assertThat(told.input).isEqualTo(bill.path("prompt_tokens").asLong());
        assertThat(told.output).isEqualTo(bill.path("completion_tokens").asLong());
    }

    @ParameterizedTest
    @MethodSource("everyUpstream")
    void answer_isWhatTheUpstreamSaid(Pair pair) throws Exception {
        String prompt = "[[sim tokens=60 seed=7]] Hello, 世界 🌊";
        Caller caller = pair.caller();
        caller.say(prompt);
        Ask ask = ask(pair);
        Told told = hear(caller, ask);

        assertThat(told.text.toString()).isEqualTo(rig.said(prompt));
        assertThat(told.calls).isEmpty();
        assertThat(told.ending).isEqualTo(Ending.STOP);
        assertBilled(told, ask);
    }

    static Stream<Arguments> everyStrangeFraming() {
        return everyStream()
                .flatMap(pair -> Stream.of("byte_by_byte", "split_utf8", "crlf", "until_close", "1xx")
                        .map(fault -> Arguments.of(pair, fault)));
    }

    @ParameterizedTest
    @MethodSource("everyStrangeFraming")
    void streamInStrangePieces_isTheSameAnswer(Pair pair, String fault) throws Exception {
        String words = "tokens=12 seed=3";
        Caller caller = pair.caller();
        caller.say("[[sim " + words + " fault=" + fault + "]]");
        Ask ask = ask(pair);
        Told told = hear(caller, ask);

        assertThat(told.text.toString()).isEqualTo(rig.said("[[sim " + words + "]]"));
        assertThat(told.ending).isEqualTo(Ending.STOP);
        assertBilled(told, ask);
    }

    @ParameterizedTest
    @MethodSource("everyDialect")
    void cachedTokens_areCountedOnce(Pair pair) throws Exception {
        Caller caller = pair.caller();
        caller.say("[[sim tokens=5 prompt=100 cached=40 cache_write=10]]");
        Ask ask = ask(pair);

        assertBilled(hear(caller, ask), ask);
    }

    @ParameterizedTest
    @MethodSource("everyUpstream")
    void reasoning_isToldApart(Pair pair) throws Exception {
        String words = "tokens=9 seed=5";
        Caller caller = pair.caller();
        caller.say(pair.upstream().prompt("reasoning=6 " + words, "Think"));
        Ask ask = ask(pair).withReasoning();
        Told told = hear(caller, ask);

        assertThat(told.text.toString()).isEqualTo(rig.said("[[sim " + words + "]]"));
        assertThat(!told.reasoning.isEmpty()).isEqualTo(pair.upstream().thinksAloud());
        assertBilled(told, ask);
    }

    @ParameterizedTest
    @MethodSource("everyUpstream")
    void toolCall_hasAnIdAndArguments(Pair pair) throws Exception {
        Caller caller = pair.caller();
        caller.say("[[sim tools=get_weather]] What is it like?");
        Ask ask = ask(pair).withTools();
        Told told = hear(caller, ask);

        assertThat(told.calls).singleElement().satisfies(ConformanceTest::isWeather);
        assertIds(told, caller, pair.upstream());
        assertThat(told.text.toString()).isEmpty();
        assertThat(told.ending).isEqualTo(Ending.TOOLS);
        assertBilled(told, ask);
    }

    @ParameterizedTest
    @MethodSource("everyUpstream")
    void parallelToolCalls_stayApart(Pair pair) throws Exception {
        Caller caller = pair.caller();
        caller.say("[[sim text=\"I will look.\" tools=get_weather,get_time,get_weather]] Where and when?");
        Ask ask = ask(pair).withTools();
        Told told = hear(caller, ask);

        assertThat(told.text.toString()).isEqualTo("I will look.");
        assertThat(told.calls)
                .satisfiesExactly(ConformanceTest::isWeather, ConformanceTest::isTime, ConformanceTest::isWeather);
        assertIds(told, caller, pair.upstream());
        assertThat(told.ending).isEqualTo(Ending.TOOLS);
        assertBilled(told, ask);
    }

    /** A tool loop whose turns go to different upstreams; where it is one, what that thought and signed has to come back. */
    record Loop(Pair pair, Upstream next, String directives, int turns) {
        Upstream upstream(int turn) {
            return turn % 2 == 1 ? pair.upstream() : next;
        }

        @Override
        public String toString() {
            return pair + (next == pair.upstream() ? "" : " and " + next) + ": " + directives + ", " + turns + " turns";
        }
    }

    static Stream<Loop> everyLoop() {
        Stream<Loop> redacted = everyDialect()
                .filter(pair -> pair.upstream() == Upstream.ANTHROPIC)
                .map(pair -> new Loop(pair, Upstream.ANTHROPIC, "reasoning=6 redacted", 2));
        Stream<Loop> open = everyUpstream()
                .flatMap(pair -> Arrays.stream(Upstream.values()).map(next -> new Loop(pair, next, "reasoning=6", 2)));
        return Stream.concat(open, redacted);
    }

    /** As a coding agent works: whole afternoons in one conversation, every turn with all that went before. */
    static Stream<Loop> everyLongLoop() {
        return everyUpstream().map(pair -> new Loop(pair, pair.upstream(), "reasoning=6", 25));
    }

    /** The upstreams check that each result answers a call, and that what they thought and signed comes back unchanged. */
    @ParameterizedTest
    @MethodSource({"everyLoop", "everyLongLoop"})
    void toolLoop_bringsEverythingBackTurnByTurn(Loop loop) throws Exception {
        Caller caller = loop.pair().caller();
        boolean deepseek = loop.pair().upstream() == Upstream.DEEPSEEK || loop.next() == Upstream.DEEPSEEK;
        caller.say((deepseek ? Upstream.DEEPSEEK : loop.next())
                .prompt(
                        "tools=get_weather,get_time rounds=" + loop.turns() + " " + loop.directives(),
                        "And tomorrow?"));
        for (int turn = 1; turn <= loop.turns(); turn++) {
            Ask ask = loopAsk(loop, turn);
            Told told = hear(caller, ask);
            assertThat(told.calls).satisfiesExactly(ConformanceTest::isWeather, ConformanceTest::isTime);
            assertThat(told.ending).isEqualTo(Ending.TOOLS);
            assertBilled(told, ask);
            assertIds(told, loop.pair().caller(), loop.upstream(turn));
            caller.keep(told, List.of("18 °C in " + CITY + " of turn " + turn, "noon of turn " + turn));
        }
        Ask ask = loopAsk(loop, loop.turns() + 1);
        Told last = hear(caller, ask);

        assertThat(last.text.toString()).contains("The tool says: ", "of turn " + loop.turns());
        assertThat(last.calls).isEmpty();
        assertThat(last.ending).isEqualTo(Ending.STOP);
        assertBilled(last, ask);
    }

    private Ask loopAsk(Loop loop, int turn) {
        return Ask.of(rig.model(loop.upstream(turn)), loop.pair().stream())
                .withTools()
                .withReasoning();
    }

    /** Ollama itself gives none. */
    private static void assertIds(Told told, Caller caller, Upstream upstream) {
        if (!(caller instanceof OllamaCaller) || upstream != Upstream.OLLAMA) {
            assertThat(told.calls).extracting(Call::id).doesNotHaveDuplicates().doesNotContain("");
        }
    }

    @ParameterizedTest
    @MethodSource("everyDialect")
    void picture_reachesTheUpstream(Pair pair) throws Exception {
        Caller caller = pair.caller();
        caller.show("[[sim tokens=5 seed=2]] What is this?");
        Told told = caller.hear(observed.port(), Ask.of(observed.model(pair.upstream()), pair.stream()));

        assertThat(told.failure()).isEmpty();
        assertThat(told.text.toString()).isEqualTo(rig.said("[[sim tokens=5 seed=2]]"));
        assertThat(observed.newestRequest()).contains(Ask.PICTURE).contains("What is this?");
    }

    @ParameterizedTest
    @MethodSource("everyDialect")
    void answerBySchema_fitsIt(Pair pair) throws Exception {
        Caller caller = pair.caller();
        caller.say("A party, as JSON");
        Ask ask = ask(pair).withSchema();
        Told told = hear(caller, ask);

        assertThat((Object) Ask.json(told.text.toString()))
                .isEqualTo(Ask.json("{\"name\":\"" + CITY + "\",\"people\":[\"" + CITY + "\"],\"indoors\":true}"));
        assertThat(told.ending).isEqualTo(Ending.STOP);
        assertBilled(told, ask);
    }

    @ParameterizedTest
    @MethodSource("everyUpstream")
    void answerThatReachesItsLimit_saysSo(Pair pair) throws Exception {
        Caller caller = pair.caller();
        caller.say("[[sim tokens=60 seed=7]]");
        Ask ask = ask(pair).withLimit(20);
        Told told = hear(caller, ask);

        assertThat(told.text.toString()).isEqualTo(rig.said("[[sim tokens=20 seed=7]]"));
        assertThat(told.ending).isEqualTo(Ending.LENGTH);
        assertThat(told.output).isEqualTo(20);
        assertBilled(told, ask);
    }

    @ParameterizedTest
    @MethodSource("everyDialect")
    void refusal_isOneForCallersWithAWordForIt(Pair pair) throws Exception {
        Caller caller = pair.caller();
        caller.say("[[sim refusal]] Something bad");
        Told told = hear(caller, ask(pair));

        boolean words = !(caller instanceof OllamaCaller) && pair.upstream() != Upstream.OLLAMA;
        assertThat(told.ending).isEqualTo(words ? Ending.REFUSED : Ending.STOP);
        // A blocked prompt comes without a regret.
        String said = pair.upstream() == Upstream.GEMINI ? "The prompt was blocked: SAFETY" : REGRET;
        assertThat(told.text.toString()).isEqualTo(said);
    }

    static Stream<Failing> refusals() {
        return everyDialect()
                .flatMap(pair -> Stream.of(
                        new Failing(pair, "status=400", 400, "", "invalid_request_error"),
                        new Failing(pair, "status=401", 401, "authentication_error", "authentication_error"),
                        new Failing(pair, "status=402", 402, "insufficient_quota", "billing_error"),
                        new Failing(pair, "status=403", 403, "authentication_error", "permission_error"),
                        new Failing(pair, "status=404", 404, "", "not_found_error"),
                        new Failing(pair, "status=413", 413, "", "request_too_large"),
                        new Failing(pair, "status=429 retry_after=70", 429, "rate_limit_error", "rate_limit_error"),
                        new Failing(pair, "status=500", 500, "server_error", "api_error"),
                        new Failing(pair, "status=503", 503, "server_error", "overloaded_error")));
    }

    static Stream<Failing> contextOverruns() {
        // Ollama cuts the prompt short by itself.
        return everyDialect()
                .filter(pair -> pair.upstream() != Upstream.OLLAMA)
                .map(pair -> new Failing(pair, "context=3", 400, "invalid_request_error", "invalid_request_error"));
    }

    static Stream<Failing> failures() {
        return everyDialect()
                .flatMap(pair -> Stream.of(
                                "reset_before_headers",
                                "close_before_headers",
                                "reset_after_headers",
                                "html_200",
                                "empty_200",
                                "not_json",
                                "broken_json_event")
                        .map(fault -> new Failing(pair, "fault=" + fault + " at=0", 502, "server_error", "api_error")));
    }

    /** What the upstreams say in these: overloaded, where their dialect has a word for it. */
    static Stream<Failing> errorsWithinSuccess() {
        return everyDialect()
                .flatMap(pair -> Stream.of("fault=error_with_200", "fault=error_first")
                        .filter(fault -> pair.stream() || !fault.equals("fault=error_first"))
                        .map(fault -> switch (pair.upstream()) {
                            case ANTHROPIC, GEMINI -> new Failing(pair, fault, 503, "server_error", "overloaded_error");
                            case OPENAI, OLLAMA, DEEPSEEK -> new Failing(pair, fault, 502, "server_error", "api_error");
                        }));
    }

    private Told fail(Failing failing, Rig at) throws IOException {
        Caller caller = failing.pair().caller();
        caller.say("[[sim " + failing.directives() + "]] Hello");
        Ask ask = Ask.of(at.model(failing.pair().upstream()), failing.pair().stream());
        Answer answer = caller.send(at.port(), ask);
        Told told = caller.read(answer, ask);
        assertThat(answer.status()).as(answer.text()).isEqualTo(failing.status());
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.header("x-request-id")).isNotEmpty();
        if (failing.directives().contains("retry_after")) {
            assertThat(answer.header("retry-after")).isEqualTo("70");
        }
        assertThat(told.trouble().message()).isNotBlank();
        return told;
    }

    @ParameterizedTest
    @MethodSource({"refusals", "contextOverruns", "failures", "errorsWithinSuccess"})
    void failureBeforeTheFirstByte_isAStatusInTheCallersWords(Failing failing) throws Exception {
        Told told = fail(failing, rig);

        if (!failing.kind().isEmpty()) {
            assertThat(told.trouble().type()).as(told.failure()).isEqualTo(failing.kind());
        }
    }

    static Stream<Failing> silences() {
        return everyDialect()
                .flatMap(pair -> Stream.of("stall_before_headers", "stall_after_headers")
                        .map(fault -> new Failing(pair, "fault=" + fault, 504, "timeout", "timeout_error")));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void upstreamThatNeverAnswers_isATimeout(Failing failing) throws Exception {
        assertThat(fail(failing, impatient).trouble().type()).isEqualTo(failing.kind());
    }

    static Stream<Failing> breaks() {
        // Slow, so that the stream has begun when the fault strikes.
        String slow = " tokens=60 seed=7 at=50 rate=200";
        return everyStream()
                .flatMap(pair -> Stream.of(
                                "cut_mid_event close=fin",
                                "cut_mid_event close=rst",
                                "cut_between_events close=fin",
                                "cut_between_events close=rst",
                                "broken_json_event",
                                "not_json")
                        .map(fault -> new Failing(pair, "fault=" + fault + slow, 200, "server_error", "api_error")));
    }

    static Stream<Failing> errorsInStream() {
        return everyStream().map(pair -> {
            boolean overloaded = pair.upstream() == Upstream.ANTHROPIC || pair.upstream() == Upstream.GEMINI;
            String kind = overloaded ? "overloaded_error" : "api_error";
            return new Failing(
                    pair, "fault=error_in_stream tokens=60 seed=7 at=50 rate=200", 200, "server_error", kind);
        });
    }

    @ParameterizedTest
    @MethodSource({"breaks", "errorsInStream"})
    void streamThatBreaksOff_saysSo_andInventsNoEnd(Failing failing) throws Exception {
        broken(failing, rig);
    }

    static Stream<Failing> lapses() {
        return everyStream()
                .map(pair ->
                        new Failing(pair, "fault=stall_mid tokens=60 seed=7 at=30", 200, "timeout", "timeout_error"));
    }

    @ParameterizedTest
    @MethodSource("lapses")
    void streamThatFallsSilent_saysSo_andInventsNoEnd(Failing failing) throws Exception {
        broken(failing, impatient);
    }

    private void broken(Failing failing, Rig at) throws IOException {
        Caller caller = failing.pair().caller();
        caller.say("[[sim " + failing.directives() + "]] Hello");
        Ask ask = Ask.of(at.model(failing.pair().upstream()), true);
        Answer answer = caller.send(at.port(), ask);
        Told told = caller.read(answer, ask);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(told.text.toString()).isNotEmpty();
        assertThat(rig.said("[[sim tokens=60 seed=7]]")).startsWith(told.text.toString());
        assertThat(told.ending).isEqualTo(Ending.NONE);
        assertThat(told.trouble().type()).isEqualTo(failing.kind());
        assertThat(told.trouble().message()).isNotBlank();
    }

    static Stream<Failing> lostEnds() {
        // Gemini has no end mark that could be lost.
        return everyStream()
                .filter(pair -> pair.upstream() != Upstream.GEMINI)
                .map(pair -> new Failing(
                        pair, "fault=cut_before_done tokens=60 rate=200", 200, "server_error", "api_error"));
    }

    @ParameterizedTest
    @MethodSource("lostEnds")
    void streamThatLosesItsEndMark_isNotWhole(Failing failing) throws Exception {
        Caller caller = failing.pair().caller();
        caller.say("[[sim " + failing.directives() + "]] Hello");
        Told told = caller.hear(rig.port(), Ask.of(rig.model(failing.pair().upstream()), true));

        assertThat(told.trouble().type()).isEqualTo(failing.kind());
    }

    static Stream<Failing> surrenders() {
        Stream<Failing> deepseek = everyUpstream()
                .filter(pair -> pair.upstream() == Upstream.DEEPSEEK)
                .map(pair -> new Failing(pair, "insufficient_system_resource", 502, "server_error", "api_error"));
        Stream<Failing> gemini = everyUpstream()
                .filter(pair -> pair.upstream() == Upstream.GEMINI)
                .map(pair -> new Failing(pair, "MALFORMED_FUNCTION_CALL", 502, "server_error", "api_error"));
        return Stream.concat(deepseek, gemini);
    }

    /** Openai's own callers get the word as it is. */
    @ParameterizedTest
    @MethodSource("surrenders")
    void upstreamThatGivesUp_hasNotAnswered(Failing failing) throws Exception {
        Pair pair = failing.pair();
        Caller caller = pair.caller();
        caller.say(pair.upstream().prompt("tokens=5 finish=" + failing.directives(), "Hello"));
        Answer answer = caller.send(rig.port(), ask(pair));

        boolean verbatim = caller instanceof OpenAiCaller && pair.upstream() == Upstream.DEEPSEEK;
        if (verbatim) {
            assertThat(answer.text()).contains("\"finish_reason\":\"" + failing.directives() + "\"");
        } else {
            assertThat(caller.read(answer, ask(pair)).trouble().type()).isEqualTo(failing.kind());
        }
    }

    static Stream<Arguments> wrongRequests() {
        return Stream.of(true, false)
                .flatMap(stream -> Stream.of(new OpenAiCaller(), new AnthropicCaller(), new OllamaCaller())
                        .map(caller -> Arguments.of(caller, stream)));
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void modelThatNobodyServes_isNotFound(Caller caller, boolean stream) throws Exception {
        caller.say("Hello");
        Ask ask = Ask.of("nobody/knows-it", stream);
        Answer answer = caller.send(rig.port(), ask);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(caller.read(answer, ask).trouble().message()).contains("nobody/knows-it");
    }

    private static void isWeather(Call call) {
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat((Object) call.arguments()).isEqualTo(Ask.json("{\"city\":\"" + CITY + "\"}"));
    }

    private static void isTime(Call call) {
        assertThat(call.name()).isEqualTo("get_time");
        assertThat((Object) call.arguments()).isEqualTo(Ask.json("{\"zone\":\"CET\",\"seconds\":true}"));
    }
}
