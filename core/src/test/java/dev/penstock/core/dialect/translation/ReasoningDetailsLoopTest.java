package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Variant;
import org.junit.jupiter.api.Test;

/** Signed and encrypted reasoning that OpenRouter gives beside a call comes back to it with the result, as it was. */
class ReasoningDetailsLoopTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Variant OPENROUTER = openrouter("reasoning");
    private static final String DETAILS =
            "[{\"type\":\"reasoning.text\",\"text\":\"I must look.\",\"signature\":\"c2ln\",\"format\":\"anthropic-claude-v1\","
                    + "\"index\":0},{\"type\":\"reasoning.encrypted\",\"data\":\"c2VjcmV0\",\"id\":\"rs_1\",\"index\":1}]";
    private static final String REPLY =
            "{\"id\":\"g1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":"
                    + "\"I must look.\",\"reasoning_details\":" + DETAILS
                    + ",\"tool_calls\":[{\"id\":\"call_1\",\"type\":"
                    + "\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}";
    private static final String STREAM = """
            data: {"id":"g1","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"I must ","reasoning_details":[{"type":"reasoning.text","text":"I must ","format":"anthropic-claude-v1","index":0}]}}]}

            data: {"id":"g1","choices":[{"index":0,"delta":{"content":"","reasoning":"look.","reasoning_details":[{"type":"reasoning.text","text":"look.","format":"anthropic-claude-v1","index":0}]}}]}

            data: {"id":"g1","choices":[{"index":0,"delta":{"content":"","reasoning_details":[{"type":"reasoning.text","signature":"c2ln","format":"anthropic-claude-v1","index":0}]}}]}

            data: {"id":"g1","choices":[{"index":0,"delta":{"content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"look","arguments":"{}"}}]}}]}

            data: {"id":"g1","choices":[{"index":0,"delta":{"content":"","reasoning_details":[{"type":"reasoning.encrypted","data":"c2Vj","id":"rs_1","index":1}]}}]}

            data: {"id":"g1","choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.encrypted","data":"cmV0","index":1}]},"finish_reason":"tool_calls"}]}

            data: [DONE]

            """;

    @Test
    void anthropicCaller_givesThemBack() throws Exception {
        JsonNode assistant = backTo(OPENROUTER, wholeContent());

        assertThat(assistant.path("reasoning_details")).isEqualTo(JSON.readTree(DETAILS));
        assertThat(assistant.path("reasoning").asText()).isEqualTo("I must look.");
        assertThat(assistant.at("/tool_calls/0/id").asText()).isEqualTo("call_1");
    }

    @Test
    void anthropicCallerWhoStreamed_givesThemBack_putTogether() throws Exception {
        Exchange exchange = Attempts.simple(Dialect.ANTHROPIC, OPENROUTER, true);
        String told = Played.whole(exchange, STREAM.getBytes(UTF_8)).text();

        JsonNode assistant = backTo(OPENROUTER, streamedContent(told));

        assertThat(assistant.path("reasoning_details")).isEqualTo(JSON.readTree(DETAILS));
        assertThat(assistant.path("reasoning").asText()).isEqualTo("I must look.");
    }

    @Test
    void wordsAlone_travelByThemselves_andMakeNoIdLonger() throws Exception {
        String words = REPLY.replace(DETAILS, "[{\"type\":\"reasoning.text\",\"text\":\"I must look.\"}]");
        Exchange exchange = Attempts.simple(Dialect.OLLAMA, OPENROUTER, false);

        JsonNode message = JSON.readTree(((WholeReply.Answer) exchange.whole(words.getBytes(UTF_8))).body())
                .path("message");

        assertThat(message.path("thinking").asText()).isEqualTo("I must look.");
        assertThat(message.at("/tool_calls/0/id").asText()).isEqualTo("call_1");
    }

    @Test
    void wordsBeforeAnEncryptedEntryThatComesLate_comeBackInTheirPlace() throws Exception {
        String stream = STREAM.replace(",\"signature\":\"c2ln\"", "");
        Exchange exchange = Attempts.simple(Dialect.ANTHROPIC, OPENROUTER, true);
        String told = Played.whole(exchange, stream.getBytes(UTF_8)).text();

        JsonNode assistant = backTo(OPENROUTER, streamedContent(told));

        assertThat(assistant.path("reasoning_details"))
                .isEqualTo(JSON.readTree(DETAILS.replace(",\"signature\":\"c2ln\"", "")));
    }

    @Test
    void ollamaCaller_givesThemBack() throws Exception {
        Exchange exchange = Attempts.simple(Dialect.OLLAMA, OPENROUTER, false);
        JsonNode message = JSON.readTree(((WholeReply.Answer) exchange.whole(REPLY.getBytes(UTF_8))).body())
                .path("message");
        ObjectNode request = JSON.createObjectNode().put("model", "m");
        request.putArray("messages").add(message);

        JsonNode sent = JSON.readTree(Attempts.sent(Attempts.of(Dialect.OLLAMA, request.toString(), "u", OPENROUTER)));

        assertThat(sent.at("/messages/0/reasoning_details")).isEqualTo(JSON.readTree(DETAILS));
    }

    @Test
    void openaiCaller_givesThemBackByItself_sinceBytesPass() throws Exception {
        String body = "{\"model\":\"u\",\"messages\":[{\"role\":\"assistant\",\"content\":null,\"reasoning_details\":"
                + DETAILS + "}]}";

        assertThat(Attempts.sent(Attempts.of(Dialect.OPENAI, body, "u", OPENROUTER)))
                .isEqualTo(body);
    }

    @Test
    void serviceThatReasonsUnderAnotherName_getsNone() throws Exception {
        JsonNode assistant = backTo(Variant.of(Dialect.OPENAI), wholeContent());

        assertThat(assistant.has("reasoning_details")).isFalse();
        assertThat(assistant.path("reasoning_content").asText()).isEqualTo("I must look.");
    }

    @Test
    void otherDialects_getNone_andThatIsTold() throws Exception {
        String body =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":"
                        + "\"Hello\",\"reasoning_details\":" + DETAILS + "},{\"role\":\"user\",\"content\":\"hi\"}]}";

        for (Dialect upstream : new Dialect[] {Dialect.ANTHROPIC, Dialect.GEMINI, Dialect.OLLAMA}) {
            Exchange exchange = Attempts.of(Dialect.OPENAI, body, "u", Variant.of(upstream));

            assertThat(Attempts.sent(exchange)).doesNotContain("c2ln", "c2VjcmV0");
            assertThat(exchange.dropped()).contains("messages[].reasoning_details");
        }
    }

    private static JsonNode wholeContent() throws Exception {
        Exchange exchange = Attempts.simple(Dialect.ANTHROPIC, OPENROUTER, false);
        return JSON.readTree(((WholeReply.Answer) exchange.whole(REPLY.getBytes(UTF_8))).body())
                .path("content");
    }

    /** The blocks of a stream, as a client puts them together. */
    private static ArrayNode streamedContent(String stream) throws Exception {
        ArrayNode content = JSON.createArrayNode();
        for (String line : stream.lines().filter(l -> l.startsWith("data: ")).toList()) {
            JsonNode event = JSON.readTree(line.substring("data: ".length()));
            if (event.has("content_block")) {
                content.add(event.path("content_block"));
            } else if (event.path("delta").has("type")) {
                ObjectNode block = (ObjectNode) content.get(event.path("index").asInt());
                for (String member : new String[] {"thinking", "signature", "text"}) {
                    if (event.path("delta").has(member)) {
                        block.put(
                                member,
                                block.path(member).asText()
                                        + event.at("/delta/" + member).asText());
                    }
                }
            }
        }
        return content;
    }

    /** What the upstream sees of the assistant's turn on the next one. */
    private static JsonNode backTo(Variant upstream, JsonNode content) throws Exception {
        ObjectNode request = JSON.createObjectNode().put("model", "m").put("max_tokens", 9);
        ArrayNode messages = request.putArray("messages");
        messages.addObject().put("role", "user").put("content", "hi");
        messages.addObject().put("role", "assistant").set("content", content);
        messages.addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", "call_1")
                .put("content", "seen");
        Exchange exchange = Attempts.of(Dialect.ANTHROPIC, request.toString(), "u", upstream);
        return JSON.readTree(Attempts.sent(exchange)).path("messages").path(1);
    }

    private static Variant openrouter(String reasoningMember) {
        Variant preset = Variant.of(Dialect.OPENAI);
        return new Variant(Dialect.OPENAI, preset.limitField(), true, preset.credential(), "", reasoningMember, true);
    }
}
