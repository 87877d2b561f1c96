package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nobody gets a byte of somebody else's answer, whatever goes wrong next to it on the same connections. */
class CrossTalkTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final int CLIENTS = 12;
    private static final int CALLS_PER_CLIENT = 1_000;
    private static final int PIPELINED_MAX = 6;
    private static final Pattern MARKER = Pattern.compile("mark\\d+z");

    private final AtomicInteger markers = new AtomicInteger();

    /** What is asked, and what must come of it; each call carries a marker that nothing else may carry. */
    private enum Kind {
        STREAM(200),
        WHOLE(200),
        BROKEN_STREAM(200),
        RESET(502),
        SERVER_ERROR(500),
        REJECTED(422),
        STREAM_CLOSED_AFTER(200),
        UNKNOWN_MODEL(404),
        BAD_JSON(400),
        UNKNOWN_PATH(404),
        WRONG_METHOD(405),
        MODELS(200),
        HEAD(200);

        private final int status;

        Kind(int status) {
            this.status = status;
        }
    }

    private record Asked(Kind kind, String marker) {}

    @Test
    void mixedCallsOverSharedConnections_neverMix() throws Exception {
        long seed = System.nanoTime();
        System.out.println("cross-talk: seed " + seed);
        try (TestingUpstream upstream = new TestingUpstream().answering(CrossTalkTest::answer);
                TestingGateway gateway =
                        TestingGateway.to(upstream, "RETRY_ATTEMPTS", "1", "BREAKER_MIN_CALLS", "1000000");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed + i);
                clients.add(threads.submit(() -> converse(gateway.port(), random)));
            }
            int recorded = 0;
            for (Future<Integer> client : clients) {
                recorded += client.get();
            }
            assertThat(gateway.records(recorded)).hasSize(recorded);
            assertThat(gateway.meter("penstock_streams_active")).isZero();
        }
    }

    /** Gives the number of calls that leave a record. */
    private int converse(int port, Random random) throws IOException {
        int recorded = 0;
        int calls = 0;
        while (calls < CALLS_PER_CLIENT) {
            try (RawClient client = new RawClient(port)) {
                for (int batch = 0; batch < 20; batch++) {
                    List<Asked> asked = ask(client, 1 + random.nextInt(PIPELINED_MAX), random);
                    for (Asked each : asked) {
                        check(each, each.kind() == Kind.HEAD ? client.readHead() : client.read());
                        recorded += each.kind().ordinal() <= Kind.BAD_JSON.ordinal() ? 1 : 0;
                    }
                    calls += asked.size();
                }
            }
        }
        return recorded;
    }

    private List<Asked> ask(RawClient client, int count, Random random) throws IOException {
        List<Asked> asked = new ArrayList<>();
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            String marker = "mark" + markers.incrementAndGet() + "z";
            asked.add(new Asked(kind, marker));
            bytes.append(request(kind, marker));
        }
        int cut = random.nextInt(bytes.length());
        client.send(bytes.substring(0, cut)).send(bytes.substring(cut));
        return asked;
    }

    private static String request(Kind kind, String marker) {
        String model = kind == Kind.UNKNOWN_MODEL ? marker : "gpt-4o-mini";
        boolean stream = kind.name().contains("STREAM");
        String body = "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + kind + " " + marker + "\"}]" + (kind == Kind.BAD_JSON ? "" : "}");
        return switch (kind) {
            case UNKNOWN_PATH -> head("POST", "/nowhere/" + marker, marker, body);
            case WRONG_METHOD -> head("PUT", CHAT + "?" + marker, marker, body);
            case MODELS -> head("GET", "/v1/models", marker, "");
            case HEAD -> head("HEAD", "/health", marker, "");
            default -> head("POST", CHAT, marker, body);
        };
    }

    private static String head(String method, String path, String marker, String body) {
        return method + " " + path + " HTTP/1.1\r\nhost: localhost\r\nx-request-id: " + marker + "\r\ncontent-length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static void check(Asked asked, Answer answer) {
        assertThat(answer.status()).as("%s: %s", asked, answer.text()).isEqualTo(asked.kind().status);
        assertThat(answer.complete()).isTrue();
        if (asked.kind() == Kind.HEAD) {
            return;
        }
        assertThat(answer.header("x-request-id")).isEqualTo(asked.marker());
        List<String> seen =
                MARKER.matcher(answer.text()).results().map(MatchResult::group).distinct().toList();
        switch (asked.kind()) {
            case RESET, BAD_JSON, WRONG_METHOD, MODELS -> assertThat(seen).isEmpty();
            default -> assertThat(seen).as("%s: %s", asked, answer.text()).containsExactly(asked.marker());
        }
        if (asked.kind() == Kind.BROKEN_STREAM) {
            assertThat(answer.text()).contains("\"error\"").endsWith("data: [DONE]\n\n");
        }
    }

    private static void answer(Connection connection) throws IOException {
        String request = connection.request().text();
        String marker = MARKER.matcher(request).results().findFirst().orElseThrow().group();
        String words = request.substring(request.indexOf("content\":\"") + 10);
        String event = "data: {\"id\":\"" + marker + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + marker
                + "\"},\"finish_reason\":null}]}\n\n";
        switch (Kind.valueOf(words.substring(0, words.indexOf(' ')))) {
            case STREAM ->
                connection
                        .startEvents()
                        .chunk(event)
                        .chunk(event.repeat(20))
                        .chunk(event.replace("null", "\"stop\"") + "data: [DONE]\n\n")
                        .endChunks();
            case STREAM_CLOSED_AFTER ->
                connection
                        .startEvents()
                        .chunk(event.replace("null", "\"stop\"") + "data: [DONE]\n\n")
                        .close();
            case BROKEN_STREAM -> {
                connection.startEvents().chunk(event.repeat(3)).chunk(event.substring(0, 20));
                connection.close();
            }
            case WHOLE ->
                connection.json(
                        200,
                        "{\"id\":\"" + marker + "\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"" + marker
                                + "\"},\"finish_reason\":\"stop\"}]}");
            case RESET -> connection.reset();
            case SERVER_ERROR -> connection.json(500, "{\"error\":{\"message\":\"" + marker + "\"}}");
            case REJECTED -> connection.json(422, "{\"error\":{\"message\":\"" + marker + "\"}}");
            default -> throw new AssertionError("reached the upstream: " + request);
        }
    }
}
