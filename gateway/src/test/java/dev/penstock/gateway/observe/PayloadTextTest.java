package dev.penstock.gateway.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTextTest {
    @Test
    void texts_areCutAndMasked_andTheRestStays() {
        String kept = request(
                "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"call 13812345678 "
                        + "x".repeat(600) + "\"}]}");

        assertThat(kept)
                .startsWith(
                        "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"call 138****5678 xxx")
                .endsWith("xxx…\"}]}")
                .hasSizeBetween(500, 620);
    }

    @Test
    void longConversations_keepTheirBeginning_andStayJson() throws Exception {
        String kept = request("{\"messages\":[" + "{\"role\":\"user\",\"content\":\"" + "y".repeat(400)
                + "\"},".repeat(1) + "0,".repeat(5000) + "0]}");
        String many = request("{\"messages\":[\"" + ("z".repeat(500) + "\",\"").repeat(400) + "\"]}");

        assertThat(Json.read(kept)).isNotNull();
        assertThat(kept.length()).isLessThan(8000);
        assertThat(Json.read(many)).isNotNull();
        assertThat(many.length()).isLessThan(12_000);
    }

    @Test
    void whatIsTooLongOrNoJson_isOnlyNamed() {
        assertThat(request("{\"a\":\"" + "x".repeat(300_000) + "\"}")).isEqualTo("{\"omitted\":\"300008 bytes\"}");
        assertThat(request("{")).isEqualTo("{\"omitted\":\"not JSON\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hello world\"}}]}",
                "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\" world\"}}]}\n\n",
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Hello world\"}]}",
                "event: content_block_delta\ndata: {\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello world\"}}\n\n",
                "{\"message\":{\"content\":\"Hello\"}}\n{\"message\":{\"content\":\" world\"}}\n",
                "{\"response\":\"Hello world\"}\n{\"respon"
            })
    void answers_areSummedUpByTheirBeginning_inEveryDialect(String answer) {
        assertThat(PayloadText.answer(answer.getBytes(UTF_8))).isEqualTo("Hello world");
    }

    @Test
    void longAnswers_areCutAndMasked() {
        String answer = "{\"choices\":[{\"message\":{\"content\":\"13812345678 " + "x".repeat(500) + "\"}}]}";

        assertThat(PayloadText.answer(answer.getBytes(UTF_8)))
                .startsWith("138****5678 xx")
                .endsWith("…")
                .hasSize(200);
        assertThat(PayloadText.answer(new byte[0])).isEmpty();
    }

    private static String request(String body) {
        return PayloadText.request(body.getBytes(UTF_8));
    }
}
