package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A conversation that began at a provider of another dialect goes on at one of the caller's own: it comes without the marks
 * that we gave the caller to keep, and with all else as the caller wrote it.
 */
class MarkedConversationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CALL_ID = "call_1_penstock1_pWyJHRU1JTkkiLCJjVTBsSCJd";
    private static final String DETAILS =
            "[{\"type\":\"reasoning.encrypted\",\"format\":\"penstock-v1\",\"index\":0,\"data\":\"pW10\"}]";
    private static final String GEMINI_REPLY = """
            {"candidates":[{"content":{"role":"model","parts":[
             {"text":"I must look.","thought":true},{"text":"Hi","thoughtSignature":"VEVYVA=="},
             {"functionCall":{"name":"look","args":{}},"thoughtSignature":"U0lH"}]},"finishReason":"STOP"}],
             "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1},"responseId":"r1"}""";

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "OLLAMA"})
    void secondTurn_atAProviderOfTheCallersDialect_bearsNoMark(Dialect caller) throws Exception {
        Exchange first = Attempts.simple(caller, Variant.of(Dialect.GEMINI), false);
        JsonNode reply = JSON.readTree(((WholeReply.Answer) first.whole(GEMINI_REPLY.getBytes(UTF_8))).body());
        JsonNode message = caller == Dialect.OPENAI ? reply.at("/choices/0/message") : reply.path("message");
        String id = message.at("/tool_calls/0/id").asText();
        ObjectNode request = JSON.createObjectNode().put("model", "public").put("stream", false);
        request.putArray("messages")
                .add(message)
                .addObject()
                .put("role", "tool")
                .put("tool_call_id", id)
                .put("content", "seen");

        JsonNode sent = JSON.readTree(sent(caller, request.toString()));

        assertThat(id).contains("penstock1_");
        assertThat(sent.toString()).doesNotContain("penstock");
        assertThat(sent.at("/messages/0/tool_calls/0/id").asText()).startsWith("call_");
        assertThat(sent.at("/messages/1/tool_call_id")).isEqualTo(sent.at("/messages/0/tool_calls/0/id"));
        assertThat(sent.at("/messages/0/content").asText()).isEqualTo("Hi");
        assertThat(sent.at("/messages/0/tool_calls/0/function/name").asText()).isEqualTo("look");
    }

    @Test
    void everythingElse_staysByteForByte() throws Exception {
        String body =
                "{ \"model\" : \"public\",\n \"temperature\":1.50, \"messages\": [ {\"role\":\"user\",\"content\":\"What is"
                        + " _penstock1_ in an id?\"},{\"role\":\"assistant\" , \"tool_calls\":[{\"id\":\"%s\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{ }\"}}]%s},{\"tool_call_id\" : \"%s\",\"role\":\"tool\","
                        + "\"content\":\"\\u00e9\"} ] }";

        assertThat(sent(Dialect.OPENAI, body.formatted(CALL_ID, " ,\n \"reasoning_details\" :" + DETAILS, CALL_ID)))
                .isEqualTo(body.formatted("call_1", " ", "call_1").replace("\"public\"", "\"upstream\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{@}",
                "{ @ }",
                "{@,\"role\":\"assistant\"}",
                "{ @ , \"role\":\"assistant\"}",
                "{\"role\":\"assistant\",@}",
                "{\"role\":\"assistant\", @ ,\"content\":\"a\"}"
            })
    void entryOfOurs_goesWithItsMember_whereverThatStands(String message) throws Exception {
        String messages = "[" + message.replace("@", "\"reasoning_details\": " + DETAILS) + "]";

        JsonNode sent = JSON.readTree(sent(Dialect.OPENAI, "{\"model\":\"m\",\"messages\":" + messages + "}"));

        JsonNode expected = JSON.readTree(message.replace(",@", "").replaceAll(" *@ *,?|, *@ *", ""));
        assertThat(sent.path("messages").path(0)).isEqualTo(expected);
    }

    @Test
    void entriesOfAServicesOwn_stay() throws Exception {
        String theirs = "{\"type\":\"reasoning.text\",\"text\":\"é\",\"signature\":\"s\"}";
        String body = "{\"model\":\"upstream\",\"messages\":[{\"role\":\"assistant\",\"reasoning_details\":%s}]}";

        assertThat(sent(Dialect.OPENAI, body.formatted("[" + theirs + "]")))
                .isEqualTo(body.formatted("[" + theirs + "]"));
        assertThat(sent(
                        Dialect.OPENAI,
                        body.formatted("[" + DETAILS.substring(1, DETAILS.length() - 1) + " , " + theirs + "]")))
                .isEqualTo(body.formatted("[" + theirs + "]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[7,\"penstock\",null,[\"_penstock1_\"]]",
                "[{\"tool_calls\":7,\"tool_call_id\":8,\"reasoning_details\":9,\"name\":\"penstock\"}]",
                "[{\"tool_calls\":[7,{\"id\":{}}],\"reasoning_details\":[\"penstock-v1\",{\"format\":1}]}]"
            })
    void messagesOfAnotherShape_passAsTheyAre(String messages) throws Exception {
        String body = "{\"model\":\"upstream\",\"messages\":" + messages + "}";

        assertThat(sent(Dialect.OPENAI, body)).isEqualTo(body);
        assertThat(sent(Dialect.OLLAMA, body)).isEqualTo(body);
    }

    @Test
    void secondTurnOfAnAnthropicCaller_atAnOpenAiProvider_bearsNoMark() throws Exception {
        Exchange first = Attempts.simple(Dialect.ANTHROPIC, Variant.of(Dialect.GEMINI), false);
        JsonNode content = JSON.readTree(((WholeReply.Answer) first.whole(GEMINI_REPLY.getBytes(UTF_8))).body())
                .path("content");
        assertThat(content.toString()).contains("penstock1_");
        ObjectNode request = JSON.createObjectNode().put("model", "public").put("max_tokens", 9);
        request.putArray("messages").addObject().put("role", "assistant").set("content", content);

        Exchange second = Attempts.of(Dialect.ANTHROPIC, request.toString(), "upstream", Variant.of(Dialect.OPENAI));

        assertThat(Attempts.sent(second)).contains("I must look.").doesNotContain("penstock", "U0lH", "VEVYVA");
    }

    private static String sent(Dialect caller, String body) throws Refusal {
        return Attempts.sent(Attempts.of(caller, body, "upstream", Variant.of(caller)));
    }
}
