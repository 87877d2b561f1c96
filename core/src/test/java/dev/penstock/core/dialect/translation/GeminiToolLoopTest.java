package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Loops of tools over three turns at a Gemini upstream: what it signed comes back where it was, whatever dialect a caller speaks. */
class GeminiToolLoopTest {
    private static final String MODEL = "gemini-3-flash-preview";

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"OPENAI", "ANTHROPIC", "OLLAMA"})
    void signaturesOfCalls_comeBackOverThreeTurns(Dialect caller) throws Refusal {
        Conversation conversation = new Conversation(caller);
        conversation.ask("Weather in Paris and Rome?");

        JsonNode second = conversation.turn("""
                {"text":"Two places.","thought":true},
                {"text":"I will look."},
                {"functionCall":{"name":"weather","args":{"city":"Paris"}},"thoughtSignature":"Zmlyc3Q="},
                {"functionCall":{"name":"weather","args":{"city":"Rome"}}}""");
        assertThat(second.at("/1/parts").toString()).isEqualTo(plain("""
                        [{"text":"I will look."},
                        {"functionCall":{"name":"weather","args":{"city":"Paris"}},"thoughtSignature":"Zmlyc3Q="},
                        {"functionCall":{"name":"weather","args":{"city":"Rome"}}}]"""));
        assertThat(second.at("/2/parts").toString()).isEqualTo(plain("""
                        [{"functionResponse":{"name":"weather","response":{"output":"result 1"}}},
                        {"functionResponse":{"name":"weather","response":{"output":"result 2"}}}]"""));

        JsonNode third = conversation.turn("""
                {"functionCall":{"name":"now","args":{}},"thoughtSignature":"c2Vjb25k"}""");
        assertThat(third.at("/1/parts/1/thoughtSignature").asText()).isEqualTo("Zmlyc3Q=");
        assertThat(third.at("/3/parts/0/thoughtSignature").asText()).isEqualTo("c2Vjb25k");
        assertThat(third.at("/4/parts/0/functionResponse/name").asText()).isEqualTo("now");
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"OPENAI", "ANTHROPIC"})
    void signatureOfAText_comesBackBehindIt(Dialect caller) throws Refusal {
        Conversation conversation = new Conversation(caller);
        conversation.ask("Count.");

        JsonNode next = conversation.turn("""
                {"text":"One, two."},{"text":"","thoughtSignature":"dGV4dA=="}""");

        assertThat(next.at("/1/parts").toString())
                .contains("{\"text\":\"One, two.\"")
                .contains("\"dGV4dA==\"");
    }

    @Test
    void callerThatForgetsIds_goesOnWithCallsThatAreNotSigned() throws Refusal {
        byte[] body = """
                {"model":"%s","messages":[{"role":"user","content":"Hi"},
                {"role":"assistant","tool_calls":[{"function":{"name":"now","arguments":{}}}]},
                {"role":"tool","content":"noon","tool_name":"now"}]}""".formatted(MODEL).getBytes(UTF_8);

        JsonNode sent = sent(attempt(Dialect.OLLAMA, new String(body, UTF_8)));

        assertThat(sent.at("/contents/1/parts/0/thoughtSignature").asText())
                .isEqualTo("skip_thought_signature_validator");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            18 degrees                | {"output":"18 degrees"}
            [18]                      | {"output":"[18]"}
            {"degrees":18}            | {"degrees":18}
            {"error":0,"degrees":18}  | {"output":{"error":0,"degrees":18}}
            {"output":18,"unit":"C"}  | {"output":{"output":18,"unit":"C"}}
            """)
    void resultOfATool_isWhatTheModelReads(String result, String response) throws Refusal {
        ObjectNode body = (ObjectNode) json("""
                {"model":"%s","messages":[{"role":"user","content":"Hi"},
                {"role":"assistant","tool_calls":[{"function":{"name":"now","arguments":{}}}]},
                {"role":"tool","tool_name":"now"}]}""".formatted(MODEL).getBytes(UTF_8));
        ((ObjectNode) body.at("/messages/2")).put("content", result);

        JsonNode sent = sent(attempt(Dialect.OLLAMA, body.toString()));

        assertThat(sent.at("/contents/2/parts/0/functionResponse/response").toString())
                .isEqualTo(response);
    }

    private static Exchange attempt(Dialect caller, String body) throws Refusal {
        return Attempts.of(caller, body, MODEL, Variant.of(Dialect.GEMINI));
    }

    private static JsonNode sent(Exchange exchange) {
        return json(Attempts.sent(exchange).getBytes(UTF_8));
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return Json.read(bytes);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON", e);
        }
    }

    private static String plain(String json) {
        return json.replace("\n", "");
    }

    /** A client that keeps what it gets, and answers every call. */
    private static final class Conversation {
        private final Dialect caller;
        private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();

        Conversation(Dialect caller) {
            this.caller = caller;
        }

        void ask(String text) {
            messages.addObject().put("role", "user").put("content", text);
        }

        /** Plays the parts of one reply to the client, and gives the contents of its next request. */
        JsonNode turn(String parts) throws Refusal {
            String reply = "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]},\"finishReason\":\"STOP\"}]}";
            if (!(exchange().whole(reply.getBytes(UTF_8)) instanceof WholeReply.Answer answer)) {
                throw new AssertionError("no answer to " + reply);
            }
            JsonNode body = json(answer.body());
            switch (caller) {
                case OPENAI -> openai(body.at("/choices/0/message"));
                case ANTHROPIC -> anthropic(body.path("content"));
                case OLLAMA -> ollama(body.path("message"));
                case GEMINI -> throw new AssertionError("nobody speaks it");
            }
            return sent(exchange()).path("contents");
        }

        private Exchange exchange() throws Refusal {
            ObjectNode request = JsonNodeFactory.instance.objectNode().put("model", MODEL);
            request.put("max_tokens", 100).put("stream", false).set("messages", messages);
            return attempt(caller, request.toString());
        }

        private void openai(JsonNode message) {
            messages.add(message);
            int count = 0;
            for (JsonNode call : message.path("tool_calls")) {
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", call.path("id").asText())
                        .put("content", "result " + ++count);
            }
            if (count == 0) {
                ask("Go on.");
            }
        }

        private void anthropic(JsonNode content) {
            messages.addObject().put("role", "assistant").set("content", content);
            ArrayNode results = messages.addObject().put("role", "user").putArray("content");
            for (JsonNode block : content) {
                if (block.path("type").asText().equals("tool_use")) {
                    String words = "result " + (results.size() + 1);
                    results.addObject()
                            .put("type", "tool_result")
                            .put("tool_use_id", block.path("id").asText())
                            .put("content", words);
                }
            }
            if (results.isEmpty()) {
                results.addObject().put("type", "text").put("text", "Go on.");
            }
        }

        private void ollama(JsonNode message) {
            messages.add(message);
            int count = 0;
            for (JsonNode call : message.path("tool_calls")) {
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_name", call.at("/function/name").asText())
                        .put("content", "result " + ++count);
            }
        }
    }
}
