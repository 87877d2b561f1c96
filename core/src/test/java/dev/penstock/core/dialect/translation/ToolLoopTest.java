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
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.json.Json;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two turns of a tool loop: what the upstream gave with its call comes back to it with the result, whatever the client keeps. */
class ToolLoopTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Variant ANTHROPIC = Variant.of(Dialect.ANTHROPIC);
    private static final Variant GEMINI = Variant.of(Dialect.GEMINI);
    private static final Variant OPENAI = Variant.of(Dialect.OPENAI);

    private static final String TOOLS_OPENAI =
            "[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"parameters\":{\"type\":\"object\"}}}]";
    private static final String TOOLS_ANTHROPIC = "[{\"name\":\"look\",\"input_schema\":{\"type\":\"object\"}}]";

    private static final String THOUGHT =
            "{\"type\":\"thinking\",\"thinking\":\"I must look.\",\"signature\":\"c2ln/+A==\"}";
    private static final String HIDDEN = "{\"type\":\"redacted_thinking\",\"data\":\"aGlk+/==\"}";
    private static final String ANTHROPIC_REPLY =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\",\"content\":[" + THOUGHT
                    + "," + HIDDEN
                    + ",{\"type\":\"text\",\"text\":\"Looking.\"}"
                    + ",{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{\"at\":\"a\"}}"
                    + ",{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"look\",\"input\":{\"at\":\"b\"}}]"
                    + ",\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
    private static final String ANTHROPIC_STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","model":"c","usage":{"input_tokens":1,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"I must "}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"look."}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln/+A=="}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"aGlk+/=="}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: content_block_start
            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"look","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"at\\":\\"a\\"}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":2}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    @Test
    void openaiCaller_whoKeepsTheMessage_givesAnthropicItsThinkingBack() throws Exception {
        JsonNode message = openaiMessage(ANTHROPIC, ANTHROPIC_REPLY);

        JsonNode assistant = sentBack(openaiTurn(message, Set.of()), ANTHROPIC)
                .path("messages")
                .path(1);

        assertThat(assistant.path("content").path(0)).isEqualTo(JSON.readTree(THOUGHT));
        assertThat(assistant.path("content").path(1)).isEqualTo(JSON.readTree(HIDDEN));
        assertThat(assistant.path("content").path(2).path("text").asText()).isEqualTo("Looking.");
        assertThat(assistant.path("content").path(3).path("id").asText()).isEqualTo("toolu_1");
        assertThat(assistant.path("content").path(4).path("id").asText()).isEqualTo("toolu_2");
    }

    @Test
    void openaiCaller_whoDropsUnknownMembers_givesAnthropicItsThinkingBack() throws Exception {
        JsonNode message = openaiMessage(ANTHROPIC, ANTHROPIC_REPLY);

        JsonNode messages = sentBack(
                        openaiTurn(message, Set.of("reasoning_details", "reasoning_content", "refusal")), ANTHROPIC)
                .path("messages");

        assertThat(messages.path(1).path("content").path(0)).isEqualTo(JSON.readTree(THOUGHT));
        assertThat(messages.path(1).path("content").path(1)).isEqualTo(JSON.readTree(HIDDEN));
        JsonNode results = messages.path(2).path("content");
        assertThat(results).hasSize(2);
        assertThat(results.path(0).path("tool_use_id").asText()).isEqualTo("toolu_1");
        assertThat(results.path(1).path("tool_use_id").asText()).isEqualTo("toolu_2");
    }

    @Test
    void openaiCaller_whoStreamed_givesAnthropicItsThinkingBack_byTheIdAlone() throws Exception {
        Exchange exchange = Attempts.of(
                Dialect.OPENAI,
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "c",
                ANTHROPIC);
        Heard heard = Heard.of(
                Dialect.OPENAI,
                Played.whole(exchange, ANTHROPIC_STREAM.getBytes(UTF_8)).text());
        ObjectNode message = JSON.createObjectNode().put("role", "assistant").putNull("content");
        ObjectNode call = message.putArray("tool_calls").addObject();
        call.put("id", heard.toolIds.getFirst()).put("type", "function");
        call.putObject("function").put("name", "look").put("arguments", "{}");

        JsonNode assistant = sentBack(openaiTurn(message, Set.of()), ANTHROPIC)
                .path("messages")
                .path(1);

        assertThat(assistant.path("content").path(0)).isEqualTo(JSON.readTree(THOUGHT));
        assertThat(assistant.path("content").path(1)).isEqualTo(JSON.readTree(HIDDEN));
    }

    @Test
    void thinkingThatWasLost_switchesThinkingOffForTheLoop_andTellsSo() throws Exception {
        ObjectNode message = JSON.createObjectNode().put("role", "assistant").putNull("content");
        ObjectNode call = message.putArray("tool_calls").addObject();
        call.put("id", "toolu_1").put("type", "function");
        call.putObject("function").put("name", "look").put("arguments", "{}");
        ObjectNode request = openaiTurn(message, Set.of());
        request.put("reasoning_effort", "high");

        Exchange exchange = Attempts.of(Dialect.OPENAI, request.toString(), "c", ANTHROPIC);

        assertThat(JSON.readTree(Attempts.sent(exchange)).has("thinking")).isFalse();
        assertThat(exchange.dropped()).contains("reasoning_effort");
    }

    @Test
    void anthropicCaller_whoseLoopBeganElsewhere_goesOnWithoutThinking_andIsTold() throws Exception {
        JsonNode message = anthropicMessage(OPENAI, """
                {"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"","reasoning_content":"I must look.",
                 "tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{}"}}]},
                 "finish_reason":"tool_calls"}]}""");
        ObjectNode request = anthropicTurn(message).put("max_tokens", 4000);
        request.putObject("thinking").put("type", "enabled").put("budget_tokens", 1024);

        Exchange exchange = Attempts.of(Dialect.ANTHROPIC, request.toString(), "c", ANTHROPIC);

        JsonNode sent = JSON.readTree(Attempts.sent(exchange));
        assertThat(sent.has("thinking")).isFalse();
        assertThat(sent.at("/messages/1/content")).hasSize(1);
        assertThat(sent.at("/messages/1/content/0/type").asText()).isEqualTo("tool_use");
        assertThat(exchange.dropped()).containsExactly("thinking.budget_tokens");
    }

    @Test
    void anthropicCaller_whoseLoopElsewhereIsOver_thinksOn() throws Exception {
        ObjectNode request = anthropicTurn(anthropicMessage(OPENAI, """
                {"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"Done.",
                 "reasoning_content":"I must look."},"finish_reason":"stop"}]}"""));
        ((ArrayNode) request.at("/messages/2/content"))
                .addObject()
                .put("type", "text")
                .put("text", "Thanks.");
        request.put("max_tokens", 4000)
                .putObject("thinking")
                .put("type", "enabled")
                .put("budget_tokens", 1024);

        Exchange exchange = Attempts.of(Dialect.ANTHROPIC, request.toString(), "c", ANTHROPIC);

        assertThat(JSON.readTree(Attempts.sent(exchange))
                        .at("/thinking/budget_tokens")
                        .asInt())
                .isEqualTo(1024);
        assertThat(exchange.dropped()).isEmpty();
    }

    @Test
    void replyOfNothingButForeignThoughts_leavesNoEmptyMessage() throws Exception {
        ObjectNode request = anthropicTurn(anthropicMessage(OPENAI, """
                {"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"",
                 "reasoning_content":"I must look."},"finish_reason":"length"}]}"""));

        JsonNode messages = sentBack(Dialect.ANTHROPIC, request, ANTHROPIC).path("messages");

        assertThat(messages)
                .allSatisfy(message -> assertThat(message.path("role").asText()).isEqualTo("user"));
    }

    @Test
    void openaiCaller_givesGeminiItsSignatureBack_onTheSameCall() throws Exception {
        JsonNode message = openaiMessage(GEMINI, """
                {"candidates":[{"content":{"role":"model","parts":[
                 {"functionCall":{"name":"look","args":{"at":"a"}},"thoughtSignature":"U0lH+/8="},
                 {"functionCall":{"name":"look","args":{"at":"b"}}}]},"finishReason":"STOP","index":0}],
                 "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1},"responseId":"r1"}""");

        JsonNode contents = sentBack(openaiTurn(message, Set.of("reasoning_details", "reasoning_content")), GEMINI)
                .path("contents");

        JsonNode calls = contents.path(1).path("parts");
        assertThat(calls.path(0).path("thoughtSignature").asText()).isEqualTo("U0lH+/8=");
        assertThat(calls.path(0).path("functionCall").path("args").path("at").asText())
                .isEqualTo("a");
        assertThat(calls.path(1).has("thoughtSignature")).isFalse();
        JsonNode results = contents.path(2).path("parts");
        assertThat(results).hasSize(2);
        assertThat(results.path(0).path("functionResponse").path("name").asText())
                .isEqualTo("look");
    }

    @Test
    void openaiCaller_givesGeminiTheSignatureOfATextBack_onThatText() throws Exception {
        JsonNode message = openaiMessage(GEMINI, """
                {"candidates":[{"content":{"role":"model","parts":[
                 {"text":"thinking…","thought":true},{"text":"Hello","thoughtSignature":"U0lH"}]},"finishReason":"STOP"}],
                 "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1},"responseId":"r1"}""");

        JsonNode parts = sentBack(openaiTurn(message, Set.of()), GEMINI)
                .path("contents")
                .path(1)
                .path("parts");

        assertThat(parts.path(0).path("text").asText()).isEqualTo("Hello");
        assertThat(parts.path(0).path("thoughtSignature").asText()).isEqualTo("U0lH");
    }

    @Test
    void anthropicCaller_givesDeepSeekItsReasoningBack() throws Exception {
        JsonNode message = anthropicMessage(OPENAI, """
                {"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"","reasoning_content":"I must look.",
                 "tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{\\"at\\": 1.50}"}}]},
                 "finish_reason":"tool_calls"}]}""");
        assertThat(message.path("content").path(0).path("signature").asText()).isNotEmpty();

        JsonNode assistant = sentBack(Dialect.ANTHROPIC, anthropicTurn(message), OPENAI)
                .path("messages")
                .path(1);

        assertThat(assistant.path("reasoning_content").asText()).isEqualTo("I must look.");
        assertThat(assistant.path("tool_calls").path(0).path("id").asText()).isEqualTo("call_1");
        assertThat(assistant
                        .path("tool_calls")
                        .path(0)
                        .path("function")
                        .path("arguments")
                        .asText())
                .isEqualTo("{\"at\":1.50}");
    }

    @Test
    void anthropicCaller_givesGeminiItsSignaturesBack() throws Exception {
        JsonNode message = anthropicMessage(GEMINI, """
                {"candidates":[{"content":{"role":"model","parts":[
                 {"text":"thinking…","thought":true},{"text":"Hi","thoughtSignature":"VEVYVA=="},
                 {"functionCall":{"name":"look","args":{}},"thoughtSignature":"U0lH"}]},"finishReason":"STOP"}],
                 "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1},"responseId":"r1"}""");

        JsonNode parts = sentBack(Dialect.ANTHROPIC, anthropicTurn(message), GEMINI)
                .path("contents")
                .path(1)
                .path("parts");

        assertThat(parts.path(0).path("text").asText()).isEqualTo("Hi");
        assertThat(parts.path(0).path("thoughtSignature").asText()).isEqualTo("VEVYVA==");
        assertThat(parts.path(1).path("functionCall").path("name").asText()).isEqualTo("look");
        assertThat(parts.path(1).path("thoughtSignature").asText()).isEqualTo("U0lH");
    }

    @Test
    void sealsOfOneProvider_areNotSentToAnother() throws Exception {
        JsonNode fromAnthropic = openaiMessage(ANTHROPIC, ANTHROPIC_REPLY);

        String toGemini = sentBack(openaiTurn(fromAnthropic, Set.of()), GEMINI).toString();

        assertThat(toGemini.replace("\"thoughtSignature\":\"skip_thought_signature_validator\"", ""))
                .as("nothing but Gemini's own word for a signature that there is none of")
                .doesNotContain("thoughtSignature", "penstock", "c2ln", "aGlk");
    }

    @Test
    void marksOfOurs_areNotSentToTheProviderWhoseDialectTheCallerSpeaks() throws Exception {
        JsonNode message = anthropicMessage(GEMINI, """
                {"candidates":[{"content":{"role":"model","parts":[
                 {"text":"Hi","thoughtSignature":"VEVYVA=="},
                 {"functionCall":{"name":"look","args":{}},"thoughtSignature":"U0lH"}]},"finishReason":"STOP"}],
                 "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1},"responseId":"r1"}""");
        String id = message.path("content").path(2).path("id").asText();
        assertThat(id).contains("penstock1_");

        JsonNode messages =
                sentBack(Dialect.ANTHROPIC, anthropicTurn(message), ANTHROPIC).path("messages");

        assertThat(messages.toString()).doesNotContain("penstock1_");
        JsonNode content = messages.path(1).path("content");
        assertThat(content).hasSize(2);
        assertThat(messages.path(2).path("content").path(0).path("tool_use_id").asText())
                .isEqualTo(content.path(1).path("id").asText());
    }

    private static JsonNode openaiMessage(Variant upstream, String reply) throws Exception {
        Exchange exchange = Attempts.of(
                Dialect.OPENAI,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "u",
                upstream);
        WholeReply.Answer answer = (WholeReply.Answer) exchange.whole(reply.getBytes(UTF_8));
        return JSON.readTree(answer.body()).path("choices").path(0).path("message");
    }

    private static JsonNode anthropicMessage(Variant upstream, String reply) throws Exception {
        Exchange exchange = Attempts.of(
                Dialect.ANTHROPIC,
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "u",
                upstream);
        WholeReply.Answer answer = (WholeReply.Answer) exchange.whole(reply.getBytes(UTF_8));
        return Json.read(answer.body());
    }

    /** The next request, as a client builds it that keeps all but some members of a message. */
    private static ObjectNode openaiTurn(JsonNode message, Set<String> lost) throws Exception {
        ObjectNode request = JSON.createObjectNode().put("model", "m");
        ArrayNode messages = request.putArray("messages");
        messages.addObject().put("role", "user").put("content", "hi");
        messages.add(((ObjectNode) message).deepCopy().without(lost));
        for (JsonNode call : message.path("tool_calls")) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", call.path("id").asText())
                    .put("content", "seen");
        }
        request.set("tools", JSON.readTree(TOOLS_OPENAI));
        return request;
    }

    private static ObjectNode anthropicTurn(JsonNode message) throws Exception {
        ObjectNode request = JSON.createObjectNode().put("model", "m").put("max_tokens", 99);
        ArrayNode messages = request.putArray("messages");
        messages.addObject().put("role", "user").put("content", "hi");
        messages.addObject().put("role", "assistant").set("content", message.path("content"));
        ArrayNode results = messages.addObject().put("role", "user").putArray("content");
        for (JsonNode block : message.path("content")) {
            if (block.path("type").asText().equals("tool_use")) {
                results.addObject()
                        .put("type", "tool_result")
                        .put("tool_use_id", block.path("id").asText())
                        .put("content", "seen");
            }
        }
        request.set("tools", JSON.readTree(TOOLS_ANTHROPIC));
        return request;
    }

    private static JsonNode sentBack(ObjectNode request, Variant upstream) throws Exception {
        return sentBack(Dialect.OPENAI, request, upstream);
    }

    private static JsonNode sentBack(Dialect caller, ObjectNode request, Variant upstream) throws Exception {
        return JSON.readTree(Attempts.sent(Attempts.of(caller, Operation.CHAT, request.toString(), "u", upstream)));
    }
}
