package dev.penstock.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and with what. */
class AccessTest {
    private static final String ASK =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String WHOLE = "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},"
            + "\"finish_reason\":\"stop\"}]}";
    private static final String KEY = "sk-team-key-0123456789";

    private TestingUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream().answering(connection -> connection.json(200, WHOLE));
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    private Answer ask(TestingGateway gateway, String... headers) throws Exception {
        return RawClient.post(gateway.port(), "/v1/chat/completions", ASK, headers);
    }

    @Test
    void onLoopbackWithoutKeys_anybodyOnThisMachineIsServed() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream)) {
            assertThat(ask(gateway).status()).isEqualTo(200);
            assertThat(ask(gateway, "authorization: Bearer unused").status()).isEqualTo(200);
            assertThat(gateway.records(2).getFirst()).contains("\"caller\":\"anonymous\"");
        }
    }

    @Test
    void pagesOfOtherSites_areNotServedWithoutAKey() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream)) {
            assertThat(ask(gateway, "origin: https://evil.example").status()).isEqualTo(401);
            assertThat(ask(gateway, "origin: http://localhost:5173").status()).isEqualTo(200);
            try (RawClient client = new RawClient(gateway.port())) {
                client.send("GET /v1/models HTTP/1.1\r\nhost: evil.example\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(401);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-forwarded-for: 203.0.113.7",
                "x-forwarded-for: 127.0.0.1, 203.0.113.7",
                "x-forwarded-for: 127.0.0.1\r\nx-forwarded-for: 203.0.113.7",
                "x-forwarded-for: unknown",
                "x-forwarded-for: ",
                "forwarded: for=203.0.113.7"
            })
    void whoeverComesThroughAProxy_isServedWithAKeyOnly(String passedOn) throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream)) {
            assertThat(ask(gateway, passedOn).status()).isEqualTo(401);
            assertThat(ask(gateway, passedOn, "authorization: Bearer unused").status())
                    .isEqualTo(401);
        }
        try (TestingGateway gateway = TestingGateway.to(upstream, "PENSTOCK_VIRTUAL_KEY", KEY)) {
            assertThat(ask(gateway, passedOn, "authorization: Bearer " + KEY).status())
                    .isEqualTo(200);
        }
        try (TestingGateway gateway = TestingGateway.to(upstream, "ANONYMOUS_ACCESS", "true")) {
            assertThat(ask(gateway, passedOn).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.1, ::1"})
    void throughAProxyForThisMachine_asOfAPagesDevelopmentServer_nothingChanges(String addresses) throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream)) {
            assertThat(ask(gateway, "x-forwarded-for: " + addresses).status()).isEqualTo(200);
        }
    }

    @Test
    void aWrongKeyIsRefused_whereThereAreKeys() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream, "PENSTOCK_VIRTUAL_KEY", KEY)) {
            assertThat(ask(gateway, "authorization: Bearer " + KEY).status()).isEqualTo(200);
            assertThat(ask(gateway, "x-api-key: " + KEY).status()).isEqualTo(200);
            Answer wrong = ask(gateway, "authorization: Bearer " + KEY + "x");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.text()).contains("\"code\":\"invalid_api_key\"").doesNotContain(KEY);
            assertThat(wrong.header("www-authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void withAnonymousAccessOff_aKeyIsNeeded() throws Exception {
        try (TestingGateway gateway =
                TestingGateway.to(upstream, "PENSTOCK_VIRTUAL_KEY", KEY, "ANONYMOUS_ACCESS", "false")) {
            assertThat(ask(gateway).status()).isEqualTo(401);
            assertThat(RawClient.get(gateway.port(), "/v1/models").status()).isEqualTo(401);
            assertThat(RawClient.get(gateway.port(), "/metrics").status()).isEqualTo(401);
            assertThat(RawClient.get(gateway.port(), "/health").status()).isEqualTo(200);
            assertThat(ask(gateway, "authorization: Bearer " + KEY).status()).isEqualTo(200);
        }
    }

    @Test
    void callersCredential_neverReachesTheProvider_andItsNeverComesBack() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream, "PENSTOCK_VIRTUAL_KEY", KEY)) {
            Answer answer = ask(
                    gateway,
                    "authorization: Bearer " + KEY,
                    "cookie: a=b",
                    "x-forwarded-for: 1.2.3.4",
                    "x-api-base: http://evil");
            TestingUpstream.Request request = upstream.request();

            assertThat(request.headers())
                    .containsEntry("authorization", "Bearer sk-upstream-secret")
                    .containsOnlyKeys(
                            "host",
                            "accept",
                            "accept-encoding",
                            "user-agent",
                            "authorization",
                            "content-type",
                            "content-length");
            assertThat(answer.headers().toString()).doesNotContain("sk-upstream-secret");
        }
    }

    /** Of what a provider says beside its answer, nothing is ours to say (X5). */
    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 429, 503})
    void providersHeaders_stayHere(int status) throws Exception {
        String reply = status == 200 ? WHOLE : "{\"error\":{\"message\":\"no\"}}";
        upstream.answering(connection -> connection.json(
                status,
                reply,
                "set-cookie: session=1; Path=/",
                "access-control-allow-origin: *",
                "access-control-expose-headers: x-internal",
                "server: provider/1.0",
                "via: 1.1 inner-proxy",
                "alt-svc: h3=\":443\"",
                "strict-transport-security: max-age=1",
                "openai-organization: org-of-ours",
                "x-request-id: theirs",
                "x-internal: 10.0.0.1",
                "www-authenticate: Basic realm=\"theirs\"",
                "location: http://169.254.169.254/"));
        try (TestingGateway gateway = TestingGateway.to(upstream, "RETRY_ATTEMPTS", "1")) {
            Answer answer = ask(gateway);

            assertThat(answer.headers())
                    .doesNotContainKeys(
                            "access-control-expose-headers", "x-internal", "openai-organization", "location")
                    .doesNotContainKeys("set-cookie", "access-control-allow-origin", "server", "via", "alt-svc")
                    .doesNotContainKeys("strict-transport-security", "www-authenticate");
            assertThat(answer.header("x-request-id")).startsWith("req_");
        }
    }

    @Test
    void tooManyStreamsAtOnce_areAnsweredWith429() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(upstream, "RL_MAX_CONCURRENCY_PER_USER", "1")) {
            upstream.answering(connection -> connection.sawHangUp());
            try (RawClient first = new RawClient(gateway.port())) {
                first.sendPost("/v1/chat/completions", ASK);
                upstream.request();
                Answer second = ask(gateway);
                assertThat(second.status()).isEqualTo(429);
                assertThat(second.header("retry-after")).isEqualTo("1");
            }
        }
    }
}
