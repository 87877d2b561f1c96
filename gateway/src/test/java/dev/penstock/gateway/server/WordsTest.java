package dev.penstock.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers of each dialect find where their own service has it, whatever is behind it. */
class WordsTest {
    private static final String ANTHROPIC = "anthropic-version: 2023-06-01";

    private TestingUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new TestingUpstream();
        gateway = TestingGateway.to(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private Answer get(String path, String... headers) throws Exception {
        return RawClient.get(gateway.port(), path, headers);
    }

    @Test
    void pathThatIsNone_isToldInTheWordsOfWhoAsks() throws Exception {
        assertThat(get("/v1/nothing").text()).startsWith("{\"error\":{\"message\":");
        assertThat(get("/v1/nothing", ANTHROPIC).text())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"");
        assertThat(get("/api/nothing").text()).startsWith("{\"error\":\"There is nothing at /api/nothing");
    }

    @Test
    void anthropicsClients_findTheRequestsIdWhereTheyLook() throws Exception {
        Answer list = get("/v1/models", ANTHROPIC);
        Answer missing = get("/v1/models/nothing", ANTHROPIC);

        assertThat(list.header("request-id")).isNotEmpty().isEqualTo(list.header("x-request-id"));
        assertThat(missing.text()).contains("\"request_id\":\"" + missing.header("request-id") + "\"");
        assertThat(get("/v1/models").text()).doesNotContain("request_id");
    }

    /** Editors' plugins refuse an Ollama that is older than what they were written for. */
    @Test
    void ollamasVersion_isOneOfOllama() throws Exception {
        assertThat(get("/api/version").text()).matches("\\{\"version\":\"0\\.1\\d\\.\\d+\"}");
    }

    /** Chat pages for Ollama show what is loaded; a gateway has nothing in its memory. */
    @Test
    void runningModels_areNone() throws Exception {
        assertThat(get("/api/ps").text()).isEqualTo("{\"models\":[]}");
    }

    @Test
    void modelsOfAnthropicsClients_comeInPages() throws Exception {
        Answer first = get("/v1/models?limit=1", ANTHROPIC);
        Answer refused = get("/v1/models?limit=0", ANTHROPIC);

        assertThat(first.text()).containsOnlyOnce("\"type\":\"model\"");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("invalid_request_error", "limit: not a number from 1 to 1000");
    }
}
