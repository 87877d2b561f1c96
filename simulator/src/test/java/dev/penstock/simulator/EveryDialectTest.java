package dev.penstock.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.behaviour.Fault;
import dev.penstock.simulator.behaviour.UsageShape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every dialect: the same directives, the same faults, the same bill. */
class EveryDialectTest {
    private static final TestingSimulator SIMULATOR = new TestingSimulator();

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    static Stream<Arguments> forms() {
        return Arrays.stream(Tongue.values())
                .flatMap(tongue -> Stream.of(Arguments.of(tongue, true), Arguments.of(tongue, false)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void completeAnswer_isBilledInFull(Tongue tongue, boolean stream) {
        RawReply reply = tongue.ask(SIMULATOR, "[[sim tokens=12 reasoning=3]]", stream);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.end()).isEqualTo(RawReply.End.COMPLETE);
        JsonNode line = SIMULATOR.newestLine();
        assertThat(line.path("dialect").asText()).isEqualTo(tongue.name().toLowerCase(Locale.ROOT));
        assertThat(line.path("model").asText()).isEqualTo("m");
        assertThat(line.path("stream").asBoolean()).isEqualTo(stream);
        assertThat(line.path("completion_tokens").asInt()).isEqualTo(15);
        assertThat(line.path("completion_tokens_meant").asInt()).isEqualTo(15);
        assertThat(line.path("prompt_tokens").asInt()).isPositive();
        assertThat(line.path("bytes").asInt()).isEqualTo(reply.body().length);
        assertThat(line.path("complete").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Tongue.class)
    void cutStream_isBilledToTheCut(Tongue tongue) {
        tongue.ask(SIMULATOR, "[[sim tokens=12 fault=cut_between_events at=5]]", true);
        assertThat(SIMULATOR.newestLine().path("completion_tokens").asInt()).isEqualTo(5);
        assertThat(SIMULATOR.newestLine().path("cut").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Tongue.class)
    void callerThatLeaves_isSeen(Tongue tongue) throws IOException {
        try (Socket socket = RawCall.open(SIMULATOR.port())) {
            String body = tongue.body("[[sim rate=200 fault=endless]]", true);
            Map<String, String> headers = Map.of("anthropic-version", "2023-06-01");
            RawCall.send(socket, "POST", tongue.path(true), headers, body);
            assertThat(socket.getInputStream().read()).isPositive();
        }
        Await.until(SIMULATOR::newestLine, line -> line.path("caller_gone").asBoolean());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFault_strikesAndLeavesTheSimulatorWell(Tongue tongue, boolean stream) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> calls = Arrays.stream(Fault.values())
                    .filter(fault -> !fault.word().endsWith("_in_request"))
                    .map(fault -> strike(tongue, stream, fault))
                    .toList();
            for (Future<Void> call : callers.invokeAll(calls)) {
                call.get();
            }
        }
        assertThat(tongue.ask(SIMULATOR, "hello", true).end()).isEqualTo(RawReply.End.COMPLETE);
    }

    private static Callable<Void> strike(Tongue tongue, boolean stream, Fault fault) {
        return () -> {
            boolean inVain = fault.word().matches("stall.*|comments_only|endless");
            TestingSimulator caller = inVain ? SIMULATOR.impatiently() : SIMULATOR;
            String prompt = "[[sim tokens=6 at=2 fault=" + fault.word() + " interval=1ms size=2000 rate=3000]]";
            RawReply reply = tongue.ask(caller, prompt, stream);
            assertThat(reply.status()).as(fault.word()).isIn(0, 200, 302);
            assertThat(List.of(RawReply.End.SILENT, RawReply.End.ENDLESS).contains(reply.end()))
                    .as(fault.word())
                    .isEqualTo(inVain);
            return null;
        };
    }

    @ParameterizedTest
    @MethodSource("forms")
    void directedStatus_isAnErrorOfTheDialect(Tongue tongue, boolean stream) {
        for (int status : new int[] {400, 401, 403, 404, 413, 429, 500, 503}) {
            RawReply reply = tongue.ask(SIMULATOR, "[[sim retry_after=1 status=" + status + "]]", stream);
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.json().has("error")).isTrue();
        }
        assertThat(SIMULATOR.newestLine().path("completion_tokens").asInt()).isZero();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void otherKey_isRefused(Tongue tongue, boolean stream) {
        try (TestingSimulator locked =
                new TestingSimulator(SimulatorSettings.defaults().withApiKey("right"))) {
            Map<String, String> wrong = Map.of("authorization", "Bearer wrong");
            assertThat(tongue.ask(locked, "hello", stream, wrong).status()).isIn(400, 401);
            Map<String, String> right = Map.of("authorization", "Bearer right");
            assertThat(tongue.ask(locked, "hello", stream, right).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyUsageShape_isTold(Tongue tongue, boolean stream) {
        for (UsageShape shape : UsageShape.values()) {
            String prompt = "[[sim variant=deepseek tokens=7 prompt=9876 usage=" + shape + "]]";
            RawReply reply = tongue.ask(SIMULATOR, prompt, stream);
            assertThat(reply.end()).isEqualTo(RawReply.End.COMPLETE);
            Pattern told = Pattern.compile(":" + Pattern.quote(shape.figure(9876)) + "[,}]");
            assertThat(told.matcher(reply.text()).find()).isEqualTo(shape != UsageShape.NONE);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void compressedAnswer_unpacksToTheAnswer(Tongue tongue, boolean stream) throws IOException {
        Map<String, String> accepts = Map.of("accept-encoding", "gzip");
        RawReply packed = tongue.ask(SIMULATOR, "[[sim tokens=40 gzip]]", stream, accepts);
        assertThat(packed.header("content-encoding")).isEqualTo("gzip");
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
        assertThat(unpacked).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void headersScriptsAndReplays_work(Tongue tongue, boolean stream) {
        tongue.ask(SIMULATOR, "hello", stream, Map.of("x-sim", "tokens=5"));
        assertThat(SIMULATOR.newestLine().path("completion_tokens").asInt()).isEqualTo(5);
        SIMULATOR.post("/_sim/script", "{\"tokens\":6}");
        tongue.ask(SIMULATOR, "hello", stream);
        assertThat(SIMULATOR.newestLine().path("completion_tokens").asInt()).isEqualTo(6);
        SIMULATOR.post("/_sim/replay", "{\"body\":\"recorded\"}");
        assertThat(tongue.ask(SIMULATOR, "hello", stream).text()).isEqualTo("recorded");
        String once = "[[sim id=" + tongue + stream + " fail_first=1 status=503]]";
        assertThat(tongue.ask(SIMULATOR, once, stream).status()).isEqualTo(503);
        assertThat(tongue.ask(SIMULATOR, once, stream).status()).isEqualTo(200);
        assertThat(tongue.ask(SIMULATOR, "[[sim tokens=many]]", stream).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(Tongue.class)
    void answerThatNobodyReads_costsBoundedMemory(Tongue tongue) throws IOException {
        try (Socket socket = RawCall.open(SIMULATOR.port())) {
            String body = tongue.body("[[sim tokens=3000000 fault=endless]]", true);
            Map<String, String> headers = Map.of("anthropic-version", "2023-06-01");
            RawCall.send(socket, "POST", tongue.path(true), headers, body);
            long bytes =
                    Await.settled(() -> SIMULATOR.newestLine().path("bytes").asLong());
            assertThat(bytes).isPositive().isLessThan(32L << 20);
        }
    }
}
