package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tool loop that a provider began which reasons without showing it, and that goes on at Anthropic: that would refuse the
 * turn for its lack of thinking, so it is asked to go on without, and the caller is told.
 */
class SilentThoughtsTest {
    private static final Variant OPENAI = Variant.of(Dialect.OPENAI);
    private static final Variant ANTHROPIC = Variant.of(Dialect.ANTHROPIC);
    private static final String CALLS =
            "\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}},"
                    + "{\"index\":1,\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]";
    private static final String WHOLE = "{\"id\":\"1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
            + "\"content\":null," + CALLS + "},\"finish_reason\":\"tool_calls\"}]}";
    private static final String STREAM =
            "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                    + CALLS
                    + "},\"finish_reason\":null}]}\n\ndata: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},"
                    + "\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void loopGoesOnAtAnthropic_withoutThinking_andToldSo(boolean stream) throws Exception {
        ObjectNode next = next(firstTurn(stream));
        next.putObject("thinking").put("type", "enabled").put("budget_tokens", 1024);

        Exchange exchange = Attempts.of(Dialect.ANTHROPIC, next.toString(), "c", ANTHROPIC);

        JsonNode sent = Json.read(Attempts.sent(exchange));
        assertThat(sent.has("thinking")).isFalse();
        assertThat(exchange.dropped()).containsExactly("thinking.budget_tokens");
        assertThat(sent.toString()).doesNotContain("penstock");
        assertThat(sent.at("/messages/1/content/0/id").asText()).isEqualTo("call_1");
        assertThat(sent.at("/messages/2/content/0/tool_use_id").asText()).isEqualTo("call_1");
        assertThat(sent.at("/messages/2/content/1/tool_use_id").asText()).isEqualTo("call_2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void loopGoesOnWhereItBegan_withItsIdsAsTheyWere(boolean stream) throws Exception {
        ObjectNode next = next(firstTurn(stream));

        JsonNode sent = Json.read(Attempts.sent(Attempts.of(Dialect.ANTHROPIC, next.toString(), "o", OPENAI)));

        assertThat(sent.toString()).doesNotContain("penstock");
        assertThat(sent.at("/messages/1/tool_calls/0/id").asText()).isEqualTo("call_1");
        assertThat(sent.at("/messages/2/tool_call_id").asText()).isEqualTo("call_1");
    }

    @Test
    void callerThatAskedForNoReasoning_getsIdsAsTheyAre() throws Exception {
        Exchange exchange = Attempts.simple(Dialect.ANTHROPIC, OPENAI, false);

        assertThat(new String(((WholeReply.Answer) exchange.whole(WHOLE.getBytes(UTF_8))).body(), UTF_8))
                .doesNotContain("penstock");
    }

    /** What is no turn of another provider's is the caller's own doing, and Anthropic's to refuse. */
    @Test
    void callerThatForgotItsThinking_isLeftAlone() throws Exception {
        ObjectNode next =
                next(Json.read("[{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{}}]"));
        next.putObject("thinking").put("type", "enabled").put("budget_tokens", 1024);

        Exchange exchange = Attempts.of(Dialect.ANTHROPIC, next.toString(), "c", ANTHROPIC);

        assertThat(Json.read(Attempts.sent(exchange)).has("thinking")).isTrue();
        assertThat(exchange.dropped()).isEmpty();
    }

    /** The blocks that a client keeps of the first answer. */
    private static JsonNode firstTurn(boolean stream) throws Exception {
        String ask = "{\"model\":\"m\",\"max_tokens\":4000,\"stream\":" + stream
                + ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        Exchange exchange = Attempts.of(Dialect.ANTHROPIC, Operation.CHAT, ask, "o", OPENAI);
        if (!stream) {
            return Json.read(((WholeReply.Answer) exchange.whole(WHOLE.getBytes(UTF_8))).body())
                    .path("content");
        }
        ArrayNode content = Json.array();
        for (String line : Played.whole(exchange, STREAM.getBytes(UTF_8)).text().split("\n", -1)) {
            if (line.contains("content_block_start") && line.startsWith("data: ")) {
                content.add(Json.read(line.substring("data: ".length())).path("content_block"));
            }
        }
        return content;
    }

    private static ObjectNode next(JsonNode content) {
        ObjectNode next = Json.object().put("model", "m").put("max_tokens", 4000);
        ArrayNode messages = next.putArray("messages");
        messages.addObject().put("role", "user").put("content", "hi");
        messages.addObject().put("role", "assistant").set("content", content);
        ArrayNode results = messages.addObject().put("role", "user").putArray("content");
        for (JsonNode call : content) {
            results.addObject()
                    .put("type", "tool_result")
                    .put("tool_use_id", call.path("id").asText())
                    .put("content", "seen");
        }
        return next;
    }
}
