package dev.penstock.core.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Variant;
import org.junit.jupiter.api.Test;

/** Images in the results of tools reach a Gemini upstream: behind the results, each with the name of the tool it is from. */
class ToolResultMediaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMAGE =
            "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"%s\"}}";

    @Test
    void imagesOfSeveralResults_followTheResults_eachUnderTheNameOfItsTool() throws Exception {
        JsonNode contents = contents(
                "{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":[" + IMAGE.formatted("QQ==") + "]}",
                "{\"type\":\"tool_result\",\"tool_use_id\":\"t2\",\"content\":[{\"type\":\"text\",\"text\":\"ok\"},"
                        + IMAGE.formatted("Qg==") + "]}",
                "{\"type\":\"text\",\"text\":\"What do you see?\"}");

        assertThat(contents.path(2)).isEqualTo(JSON.readTree("""
                {"role":"user","parts":[
                 {"functionResponse":{"name":"look","response":{"output":"(in the next message)"}}},
                 {"functionResponse":{"name":"shoot","response":{"output":"ok"}}}]}"""));
        assertThat(contents.path(3)).isEqualTo(JSON.readTree("""
                {"role":"user","parts":[
                 {"text":"Of the result of look:"},{"inlineData":{"mimeType":"image/png","data":"QQ=="}},
                 {"text":"Of the result of shoot:"},{"inlineData":{"mimeType":"image/png","data":"Qg=="}}]}"""));
        assertThat(contents.path(4))
                .isEqualTo(JSON.readTree("{\"role\":\"user\",\"parts\":[{\"text\":\"What do you see?\"}]}"));
        assertThat(contents).hasSize(5);
    }

    private static JsonNode contents(String... parts) throws Exception {
        String body = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},"
                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"look\",\"input\":{}},"
                + "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"shoot\",\"input\":{}}]},"
                + "{\"role\":\"user\",\"content\":[" + String.join(",", parts) + "]}]}";
        Exchange exchange = Attempts.of(Dialect.ANTHROPIC, body, "gemini-2.5-pro", Variant.of(Dialect.GEMINI));
        assertThat(exchange.dropped()).isEmpty();
        return JSON.readTree(Attempts.sent(exchange)).path("contents");
    }
}
