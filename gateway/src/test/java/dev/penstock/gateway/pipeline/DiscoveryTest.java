package dev.penstock.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models that only the provider knows are served from the first call on. */
class DiscoveryTest {
    private static final String LIST = "{\"object\":\"list\",\"data\":[{\"id\":\"llama3.2:1b\",\"object\":\"model\"}]}";
    private static final String REPLY = "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},"
            + "\"finish_reason\":\"stop\"}]}";

    @Test
    void modelOfAnOllama_isFoundAndListed() throws Exception {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingGateway gateway = TestingGateway.with(Map.of(
                        "OLLAMA_BASE_URL",
                        "http://127.0.0.1:"
                                + upstream.answering(connection -> connection.json(
                                                200,
                                                connection.request().line().startsWith("GET /v1/models")
                                                        ? LIST
                                                        : REPLY))
                                        .port()))) {
            String ask = "{\"model\":\"llama3.2:1b\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

            assertThat(RawClient.post(gateway.port(), "/v1/chat/completions", ask)
                            .status())
                    .isEqualTo(200);
            assertThat(RawClient.get(gateway.port(), "/v1/models").text()).contains("\"llama3.2:1b\"", "ollama");
            assertThat(RawClient.get(gateway.port(), "/v1/models/llama3.2%3A1b").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void providerThatIsAway_doesNotKeepTheGatewayFromStarting() throws Exception {
        try (TestingGateway gateway = TestingGateway.with(Map.of("OLLAMA_BASE_URL", "http://127.0.0.1:9"))) {
            String ask = "{\"model\":\"llama3.2:1b\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

            assertThat(RawClient.post(gateway.port(), "/v1/chat/completions", ask)
                            .status())
                    .isEqualTo(404);
            assertThat(RawClient.get(gateway.port(), "/ready").status()).isEqualTo(200);
        }
    }
}
