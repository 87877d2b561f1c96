package dev.penstock.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.app.TestingPenstock;
import dev.penstock.app.Upstream;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.simulator.bill.BillLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the official JavaScript client of OpenAI can do beyond what every client can, and the errors that it raises. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiNodeTest {
    private static final String KEY = "sk-a-key-that-callers-may-use";

    private NodeClient client;
    private TestingPenstock gateway;

    @BeforeAll
    void start() throws Exception {
        client = NodeClient.start(Dialect.OPENAI, "openai");
        gateway = TestingPenstock.servedBy(
                Upstream.OPENAI,
                "ANONYMOUS_ACCESS",
                "false",
                "PENSTOCK_VIRTUAL_KEY",
                KEY,
                "RETRY_AFTER_MAX",
                "0s",
                "RETRY_BACKOFF_BASE",
                "1ms");
    }

    @BeforeEach
    void forgiveKeys() {
        gateway.forgiveKeys();
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        gateway.close();
    }

    private Task task(String prompt) {
        return Task.of(gateway.url(), "gpt-4o", prompt).withKey(KEY);
    }

    @Test
    void usageThatNobodyAskedFor_isHidden() throws Exception {
        JsonNode seen = client.run("streamWithoutUsage", task("[[sim tokens=12]] Hello"));

        assertThat(seen.path("text").asText()).isNotBlank();
        assertThat(seen.path("withoutChoices").asInt()).isZero();
        assertThat(seen.path("withUsage").asInt()).isZero();
        assertThat(gateway.newestRequest()).contains("include_usage");
    }

    @Test
    void twoChoicesWithLogprobs_comeWholeAndStreamed() throws Exception {
        Task task = task("[[sim tokens=12]] Hello").with(Map.of("n", 2, "logprobs", true, "top_logprobs", 1));
        JsonNode whole = client.run("choices", task);
        JsonNode streamed = client.run("streamChoices", task);

        assertThat(whole.path("choices")).hasSize(2).allSatisfy(choice -> {
            assertThat(choice.path("tokens")).hasSize(12);
            assertThat(choice.path("finish").asText()).isEqualTo("stop");
        });
        assertThat(whole.at("/choices/0/text")).isNotEqualTo(whole.at("/choices/1/text"));
        assertThat((Object) streamed).isEqualTo(whole);
    }

    @Test
    void embeddings_areTheSameInEveryEncoding() throws Exception {
        JsonNode seen = client.run(
                "embeddings",
                Task.of(gateway.url(), "text-embedding-3-small", "").withKey(KEY));

        assertThat(seen.path("unasked")).hasSize(2);
        assertThat(seen.at("/unasked/0")).hasSize(64);
        assertThat((Object) seen.path("unasked")).isEqualTo(seen.path("base64"));
        assertThat(singles(seen.path("floats"))).isEqualTo(singles(seen.path("base64")));
        assertThat(seen.path("input").asInt()).isPositive();
    }

    /** Numbers in decimal are read as doubles; what was sent are floats. */
    private static List<Float> singles(JsonNode vectors) {
        List<Float> all = new ArrayList<>();
        vectors.forEach(vector -> vector.forEach(number -> all.add(number.floatValue())));
        return all;
    }

    @Test
    void models_areListedAndRetrieved() throws Exception {
        JsonNode seen = client.run("models", task(""));

        assertThat(seen.path("listed")).extracting(JsonNode::asText).contains("gpt-4o", "text-embedding-3-small");
        assertThat(seen.at("/retrieved/id").asText()).isEqualTo("gpt-4o");
        assertThat(seen.at("/retrieved/object").asText()).isEqualTo("model");
    }

    @Test
    void requestId_isTheClients() throws Exception {
        JsonNode seen = client.run("chat", task("Hello"));

        assertThat(seen.path("requestId").asText()).matches("req_[0-9a-f]{32}");
    }

    @Test
    void unknownModel_raisesNotFound() throws Exception {
        Seen.Raised raised =
                raised(Task.of(gateway.url(), "no-such-model", "Hello").withKey(KEY));

        assertThat(raised.name()).isEqualTo("NotFoundError");
        assertThat(raised.status()).isEqualTo(404);
        assertThat(raised.code()).isEqualTo("model_not_found");
        assertThat(raised.message()).contains("no-such-model");
        assertThat(raised.requestId()).startsWith("req_");
    }

    @Test
    void wrongKey_raisesAuthenticationError() throws Exception {
        Seen.Raised raised = raised(task("Hello").withKey("sk-not-one-of-ours-not-one-of-ours"));

        assertThat(raised.name()).isEqualTo("AuthenticationError");
        assertThat(raised.status()).isEqualTo(401);
        assertThat(raised.code()).isEqualTo("invalid_api_key");
        assertThat(raised.message()).doesNotContain("not-one-of-ours");
    }

    @Test
    void requestThatTheUpstreamRefuses_raisesBadRequest() throws Exception {
        Seen.Raised raised = raised(task("Hello").with(Map.of("temperature", 9)));

        assertThat(raised.name()).isEqualTo("BadRequestError");
        assertThat(raised.message()).contains("temperature");
    }

    @Test
    void waitThatAProviderAsksFor_isKeptByTheClient() throws Exception {
        Seen seen = client.run(
                Scenario.CHAT,
                task("[[sim status=429 retry_after=1 fail_first=1 id=wait]] Hello")
                        .withRetries(1));

        assertThat(seen.raised()).isNull();
        List<BillLine> calls = gateway.bill().newest(2);
        assertThat(calls.getFirst().status()).isEqualTo(429);
        assertThat(calls.getLast().status()).isEqualTo(200);
        assertThat(Duration.between(
                        calls.getFirst().opening().at(),
                        calls.getLast().opening().at()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void rateLimit_raisesRateLimitError() throws Exception {
        Seen.Raised raised = raised(task("[[sim status=429 retry_after=1]] Hello"));

        assertThat(raised.name()).isEqualTo("RateLimitError");
        assertThat(raised.code()).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void upstreamThatKeepsFailing_isTriedThreeTimesThenRaisesInternalServerError() throws Exception {
        long before = gateway.bill().totals().calls();
        Seen.Raised raised = raised(task("[[sim status=500]] Hello"));

        assertThat(raised.name()).isEqualTo("InternalServerError");
        assertThat(raised.status()).isEqualTo(500);
        assertThat(gateway.bill().totals().calls() - before).isEqualTo(3);
    }

    @Test
    void upstreamThatSendsAnErrorInTheStream_raises() throws Exception {
        Seen seen = client.run(Scenario.STREAM, task("[[sim tokens=50 fault=error_in_stream at=9]] Hello"));

        assertThat(seen.raised()).isNotNull();
        assertThat(seen.text()).isEmpty();
    }

    @Test
    void streamThatTakesItsTime_comesWhole() throws Exception {
        JsonNode seen = client.run("stream", task("[[sim tokens=60 rate=30 first=300ms]] Hello"));

        assertThat(seen.path("output").asInt()).isEqualTo(60);
        assertThat(seen.path("events").asInt()).isGreaterThanOrEqualTo(60);
        assertThat(gateway.newestCall(BillLine::isComplete).tokensWritten()).isEqualTo(60);
    }

    private Seen.Raised raised(Task task) throws Exception {
        Seen.Raised raised = client.run(Scenario.CHAT, task).raised();
        if (raised == null) {
            throw new AssertionError("the client raised nothing");
        }
        return raised;
    }
}
