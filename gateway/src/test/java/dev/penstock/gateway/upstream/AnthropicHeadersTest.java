package dev.penstock.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an Anthropic upstream is asked: the key in either of its ways, and the version that decides how it reads. */
class AnthropicHeadersTest {
    private static final String ANSWER = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],"
            + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
    private static final String ASK = "{\"model\":\"claude-x\",\"max_tokens\":9,\"temperature\":1,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    Path folder;

    private interface Asked {
        void by(TestingGateway gateway, TestingUpstream upstream) throws Exception;
    }

    private void asking(String flavour, Asked asked) throws Exception {
        try (TestingUpstream upstream = new TestingUpstream()) {
            upstream.answering(connection -> connection.json(200, ANSWER));
            Path settings = folder.resolve("penstock.yaml");
            Files.writeString(
                    settings,
                    "providers:\n  anthropic: {base_url: 'http://127.0.0.1:" + upstream.port()
                            + "', api_key: sk-ant-secret" + flavour + "}\n");
            try (TestingGateway gateway = TestingGateway.with(Map.of("PENSTOCK_CONFIG", settings.toString()))) {
                asked.by(gateway, upstream);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "''; sk-ant-secret; -; 2023-06-01",
                "', credential: bearer'; -; Bearer sk-ant-secret; 2023-06-01",
                "', credential: bearer, api_version: 2026-10-21'; -; Bearer sk-ant-secret; 2026-10-21"
            })
    void keyAndVersion_areSentAsTheProviderWantsThem(String flavour, String apiKey, String bearer, String version)
            throws Exception {
        asking(flavour, (gateway, upstream) -> {
            for (String path : new String[] {"/v1/messages", "/v1/chat/completions"}) {
                assertThat(RawClient.post(gateway.port(), path, ASK).status()).isEqualTo(200);
                var request = upstream.request();
                assertThat(request.headers().get("x-api-key")).isEqualTo(apiKey);
                assertThat(request.headers().get("authorization")).isEqualTo(bearer);
                assertThat(request.headers().get("anthropic-version")).isEqualTo(version);
            }
        });
    }

    @Test
    void callerOfAnotherDialect_doesNotDecideHowItsTranslationIsRead() throws Exception {
        asking("", (gateway, upstream) -> {
            RawClient.post(gateway.port(), "/v1/chat/completions", ASK, "anthropic-version: 2026-10-21");

            assertThat(upstream.request().headers().get("anthropic-version")).isEqualTo("2023-06-01");
        });
    }

    @Test
    void callersOwnVersionAndBetas_goOn() throws Exception {
        asking("", (gateway, upstream) -> {
            RawClient.post(
                    gateway.port(),
                    "/v1/messages",
                    ASK,
                    "anthropic-version: 2026-10-21",
                    "anthropic-beta: context-1m-2025-08-07");
            var request = upstream.request();

            assertThat(request.headers().get("anthropic-version")).isEqualTo("2026-10-21");
            assertThat(request.headers().get("anthropic-beta")).isEqualTo("context-1m-2025-08-07");
        });
    }
}
