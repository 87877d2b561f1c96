package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.core.keys.Verdict;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import dev.penstock.gateway.testing.TestingUpstream.Connection;
import dev.penstock.gateway.testing.TestingUpstream.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several keys of one provider: which of them a call goes out under, and what the provider's answers make of them. */
class UpstreamKeysTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String REPLY = "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";
    private static final String ERROR = "{\"error\":{\"message\":\"no\",\"type\":\"some_error\"}}";

    @TempDir
    Path folder;

    private final Map<String, Script> answers = new ConcurrentHashMap<>();
    private TestingUpstream upstream;

    @SuppressWarnings("NullAway.Init") // every test begins with one of its own
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream().answering(this::answer);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    /** A key that nothing was said about is a good one. */
    private void answer(Connection connection) throws IOException, InterruptedException {
        answers.getOrDefault(key(connection.request()), good -> good.json(200, REPLY))
                .answer(connection);
    }

    private static String key(TestingUpstream.Request request) {
        return request.headers().getOrDefault("authorization", "").replace("Bearer ", "");
    }

    private void withKeys(String keys, String... further) throws Exception {
        gateway = TestingGateway.to(upstream, settings("OPENAI_API_KEY", keys, further));
    }

    /** Keys as the settings file lists them. */
    private void withFile(String keys) throws Exception {
        Path file = folder.resolve("penstock.yaml");
        Files.writeString(file, "providers:\n  openai:\n    base_url: " + upstream.baseUrl() + "\n    keys:\n" + keys);
        gateway = TestingGateway.with(Map.of("PENSTOCK_CONFIG", file.toString()));
    }

    private static String[] settings(String name, String value, String... further) {
        List<String> all = new ArrayList<>(List.of(name, value, "RETRY_BACKOFF_BASE", "1ms", "RETRY_AFTER_MAX", "2s"));
        all.addAll(List.of(further));
        return all.toArray(String[]::new);
    }

    private Answer ask() throws IOException {
        return RawClient.post(gateway.port(), CHAT, ASK);
    }

    /** The keys that calls came under since the last time. */
    private List<String> used() throws InterruptedException {
        List<String> used = new ArrayList<>();
        while (upstream.requestsWaiting() > 0) {
            used.add(key(upstream.request()));
        }
        return used;
    }

    private KeyReport report(String name) {
        return gateway.penstock().path().keys("openai").stream()
                .filter(report -> report.key().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void answering(String key, int status, String... headers) {
        answers.put(key, connection -> connection.json(status, ERROR, headers));
    }

    @Test
    void keysThatAreAlike_takeTurns() throws Exception {
        withKeys("k1,k2,k3");
        for (int i = 0; i < 6; i++) {
            assertThat(ask().status()).isEqualTo(200);
        }

        assertThat(used()).containsExactly("k1", "k2", "k3", "k1", "k2", "k3");
        assertThat(gateway.records(6).getFirst()).contains("\"provider\":\"openai\",\"key\":\"default\"");
    }

    @Test
    void mainKeyIsUsed_untilItHasNoRoom() throws Exception {
        withFile("""
                      - {name: spare, api_key: k-spare, priority: 80}
                      - {name: main, api_key: k-main, priority: 100, rpm: 2}
                """);
        for (int i = 0; i < 4; i++) {
            assertThat(ask().status()).isEqualTo(200);
        }

        assertThat(used()).containsExactly("k-main", "k-main", "k-spare", "k-spare");
    }

    @Test
    void keyOfAnotherAddress_isUsedThere() throws Exception {
        try (TestingUpstream other = new TestingUpstream().answering(connection -> connection.json(200, REPLY))) {
            withFile("      - {name: main, api_key: k-main, base_url: " + other.baseUrl() + "}\n");

            assertThat(ask().status()).isEqualTo(200);
            assertThat(key(other.request())).isEqualTo("k-main");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 429, 500, 503})
    void keyThatIsRefused_givesWayToTheNext_andTheCallerSeesNothing(int status) throws Exception {
        withKeys("k1,k2");
        answering("k1", status);

        assertThat(ask().text()).isEqualTo(REPLY);

        assertThat(used()).containsExactly("k1", "k2");
        assertThat(gateway.records(1).getFirst())
                .contains("\"attempts\":2", "\"outcome\":\"succeeded\"", "\"key\":\"default-2\"");
    }

    @Test
    void streamThatIsRefused_goesOnUnderTheNextKey() throws Exception {
        withKeys("k1,k2");
        answering("k1", 429);
        answers.put(
                "k2",
                connection -> connection
                        .startEvents()
                        .chunk(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\n"
                                        + "data: [DONE]\n\n")
                        .endChunks());

        Answer answer = RawClient.post(gateway.port(), CHAT, ASK.replace("{\"model\"", "{\"stream\":true,\"model\""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("Hello").endsWith("data: [DONE]\n\n");
        assertThat(used()).containsExactly("k1", "k2");
    }

    @Test
    void rateLimitedKey_isSkippedForAsLongAsTheProviderSaid() throws Exception {
        withKeys("k1,k2");
        answering("k1", 429, "retry-after: 3600");
        ask();
        used();

        for (int i = 0; i < 3; i++) {
            assertThat(ask().status()).isEqualTo(200);
        }

        assertThat(used()).containsExactly("k2", "k2", "k2");
        assertThat(report("default").status()).isEqualTo(KeyStatus.RATE_LIMITED);
        assertThat(RawClient.get(gateway.port(), "/metrics").text())
                .contains(
                        "penstock_upstream_key_status{gen_ai_provider_name=\"openai\",key=\"default\",status=\"rate_limited\"} 1",
                        "penstock_upstream_key_status{gen_ai_provider_name=\"openai\",key=\"default\",status=\"normal\"} 0",
                        "penstock_upstream_key_status{gen_ai_provider_name=\"openai\",key=\"default-2\",status=\"normal\"} 1");
    }

    @Test
    void allLimited_isAnsweredWith429_andTheSoonestRetryAfter() throws Exception {
        withKeys("k1,k2");
        answering("k1", 429, "retry-after: 3000");
        answering("k2", 429, "retry-after: 40");

        Answer first = ask();
        assertThat(used()).containsExactly("k1", "k2");
        Answer second = ask();

        assertThat(used()).isEmpty();
        for (Answer answer : List.of(first, second)) {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 40);
            assertThat(answer.text()).contains("\"type\":\"rate_limit_error\"", "\"code\":\"rate_limit_exceeded\"");
            assertThat(answer.header("x-should-retry")).isEqualTo("true");
        }
        assertThat(second.text()).contains("Every key of openai is at its limit");
        assertThat(gateway.records(2).getLast())
                .contains("\"outcome\":\"refused\"", "\"error_type\":\"upstream_rate_limited\"", "\"attempts\":0");
    }

    @Test
    void allLimited_isToldToEveryDialect() throws Exception {
        withFile("      - {name: main, api_key: k-main, rpm: 1}\n");
        ask();

        Answer anthropic = RawClient.post(
                gateway.port(),
                "/v1/messages",
                "{\"model\":\"gpt-4o-mini\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        Answer ollama = RawClient.post(gateway.port(), "/api/chat", ASK);

        assertThat(anthropic.status()).isEqualTo(429);
        assertThat(anthropic.text()).contains("\"type\":\"rate_limit_error\"");
        assertThat(ollama.status()).isEqualTo(429);
        assertThat(ollama.text()).startsWith("{\"error\":\"Every key of openai");
        assertThat(Integer.parseInt(ollama.header("retry-after"))).isBetween(1, 61);
    }

    @Test
    void limitedKey_isTriedByALiveCallWhenItsTimeIsOver_andIsNormalAgain() throws Exception {
        withKeys("k1", "RETRY_ATTEMPTS", "1");
        answering("k1", 429, "retry-after-ms: 300");
        assertThat(ask().status()).isEqualTo(429);
        answers.clear();

        Answer answer = ask();
        while (answer.status() == 429) {
            answer = ask();
        }

        assertThat(answer.status()).isEqualTo(200);
        assertThat(used()).containsExactly("k1", "k1");
        assertThat(report("default").status()).isEqualTo(KeyStatus.NORMAL);
        assertThat(report("default").recovering()).isFalse();
    }

    @Test
    void callThatMayWait_waitsForTheOnlyKey() throws Exception {
        withKeys("k1");
        answers.put("k1", connection -> {
            answers.clear();
            connection.json(429, ERROR, "retry-after-ms: 200");
        });

        assertThat(ask().status()).isEqualTo(200);
        assertThat(used()).containsExactly("k1", "k1");
    }

    @Test
    void unknownKey_isAnError_andIsNotAskedAgain() throws Exception {
        withKeys("k1,k2");
        answering("k1", 401);

        for (int i = 0; i < 3; i++) {
            assertThat(ask().status()).isEqualTo(200);
        }

        assertThat(used()).containsExactly("k1", "k2", "k2", "k2");
        assertThat(report("default").status()).isEqualTo(KeyStatus.ERROR);
    }

    @Test
    void quotaThatIsUsedUp_isExhausted_underWhateverStatusItComes() throws Exception {
        withKeys("k1,k2,k3");
        answering("k1", 402);
        answers.put(
                "k2",
                connection -> connection.json(
                        429,
                        "{\"error\":{\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\"}}"));

        assertThat(ask().status()).isEqualTo(200);

        assertThat(used()).containsExactly("k1", "k2", "k3");
        assertThat(report("default").status()).isEqualTo(KeyStatus.EXHAUSTED);
        assertThat(report("default-2").status()).isEqualTo(KeyStatus.EXHAUSTED);
    }

    @Test
    void whereNoKeyWorks_theCallerIsToldWhy_withoutAnUpstream() throws Exception {
        withKeys("k1,k2");
        answering("k1", 401);
        answering("k2", 401);

        assertThat(ask().status()).isEqualTo(401);
        assertThat(used()).containsExactly("k1", "k2");
        Answer second = ask();

        assertThat(second.status()).isEqualTo(401);
        assertThat(second.text()).contains("openai takes none of the gateway's keys");
        assertThat(second.header("x-should-retry")).isEqualTo("false");
        assertThat(used()).isEmpty();
    }

    @Test
    void whatIsFoundOutByAsking_countsAtOnce() throws Exception {
        withKeys("k1", "RETRY_ATTEMPTS", "1");
        answering("k1", 402);
        assertThat(ask().status()).isEqualTo(402);
        answers.clear();
        assertThat(ask().status()).isEqualTo(402);

        gateway.penstock().path().judge("openai", "default", new Verdict.Accepted());

        assertThat(ask().status()).isEqualTo(200);
        assertThat(report("default").status()).isEqualTo(KeyStatus.NORMAL);
    }

    @Test
    void oneForbiddenModel_doesNotCostAKeyItsGoodName() throws Exception {
        withKeys("k1");
        answers.put("k1", connection -> {
            boolean forbidden = connection.request().text().contains("gpt-4o-mini");
            connection.json(forbidden ? 403 : 200, forbidden ? ERROR : REPLY);
        });
        for (int i = 0; i < 5; i++) {
            assertThat(ask().status()).isEqualTo(403);
            assertThat(RawClient.post(gateway.port(), CHAT, ASK.replace("gpt-4o-mini", "gpt-4o"))
                            .status())
                    .isEqualTo(200);
        }

        assertThat(report("default").status()).isEqualTo(KeyStatus.NORMAL);
    }

    @Test
    void attemptsAreBounded_howeverManyKeysThereAre() throws Exception {
        withKeys("k1,k2,k3,k4,k5");
        for (String key : List.of("k1", "k2", "k3", "k4", "k5")) {
            answering(key, 401);
        }

        assertThat(ask().status()).isEqualTo(401);
        assertThat(used()).containsExactly("k1", "k2", "k3");
        assertThat(ask().status()).isEqualTo(401);
        assertThat(used()).containsExactly("k4", "k5");
    }

    @Test
    void brokenAddressOfOneKey_opensItsBreakerAlone() throws Exception {
        try (TestingUpstream dead = new TestingUpstream().answering(connection -> connection.json(500, ERROR))) {
            Path file = folder.resolve("penstock.yaml");
            Files.writeString(file, """
                    upstream: {breaker_min_calls: 5, retry_backoff_base: 1ms, breaker_window: 60s, breaker_open_for: 60s}
                    providers:
                      openai:
                        base_url: %s
                        keys:
                          - {name: main, api_key: k-main, priority: 1, base_url: %s}
                          - {name: spare, api_key: k-spare}
                    """.formatted(upstream.baseUrl(), dead.baseUrl()));
            gateway = TestingGateway.with(Map.of("PENSTOCK_CONFIG", file.toString()));

            for (int i = 0; i < 9; i++) {
                assertThat(ask().status()).isEqualTo(200);
            }

            assertThat(dead.forgetRequests()).isEqualTo(5);
            assertThat(used()).hasSize(9).containsOnly("k-spare");
            assertThat(report("main").callsAtOnce()).isZero();
        }
    }

    @Test
    void tokensAreCountedAsTheProviderReportsThem() throws Exception {
        withFile("      - {name: main, api_key: k-main, tpm: 100}\n");
        answers.put(
                "k-main",
                connection -> connection.json(200, REPLY.replace("\"prompt_tokens\":9", "\"prompt_tokens\":99")));

        assertThat(ask().status()).isEqualTo(200);

        assertThat(ask().status()).isEqualTo(429);
        assertThat(used()).hasSize(1);
    }

    @Test
    void callsAtOnce_areGivenBackHoweverACallEnds() throws Exception {
        withFile("      - {name: main, api_key: k-main, concurrency: 1}\n");
        answers.put("k-main", Connection::sawHangUp);
        try (RawClient first = new RawClient(gateway.port()).sendPost(CHAT, ASK)) {
            upstream.request();
            assertThat(ask().status()).isEqualTo(429);
            first.reset();
        }
        gateway.records(2);
        answering("k-main", 400);
        assertThat(ask().status()).isEqualTo(400);
        answers.clear();

        assertThat(ask().status()).isEqualTo(200);
        assertThat(report("main").callsAtOnce()).isZero();
        assertThat(report("main").callsToday()).isEqualTo(3);
    }

    @Test
    void keysAreNeverShown() throws Exception {
        withKeys("sentinel-key-number-one,sentinel-key-number-two");
        for (String key : List.of("sentinel-key-number-one", "sentinel-key-number-two")) {
            answers.put(
                    key,
                    connection -> connection.json(
                            401,
                            "{\"error\":{\"message\":\"Incorrect API key provided: " + key + "\",\"type\":\"x\"}}"));
        }

        assertThat(ask().text()).contains("Incorrect API key").doesNotContain("sentinel");
        assertThat(ask().text()).doesNotContain("sentinel");
        assertThat(RawClient.get(gateway.port(), "/metrics").text()).doesNotContain("sentinel");
        assertThat(gateway.records(2).toString()).doesNotContain("sentinel");
        assertThat(gateway.penstock().path().keys("openai").toString()).doesNotContain("sentinel");
    }
}
