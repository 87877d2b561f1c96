package dev.penstock.core.dialect.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.Variant;
import java.io.ByteArrayOutputStream;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Between a caller and an upstream of the same dialect every line passes as it is, and none that a client could not read. */
class OllamaPassthroughTest {
    private static final String HEL = "{\"message\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"done\":false}\n";
    private static final String LO = "{\"message\":{\"content\":\"lo\"},\"done\":false}\n";
    private static final String CALLS =
            "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{}}}]},\"done\":false}\n";
    private static final String DONE = "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";

    @ParameterizedTest
    @ValueSource(strings = {"\n", " \n", "\r\n", "\n\n\t \n"})
    void blankLines_doNotPass_whereverTheyAreCut(String blank) throws Refusal {
        byte[] stream = (blank + HEL + blank + LO + blank + DONE).getBytes(UTF_8);

        for (int border = 0; border <= stream.length; border++) {
            Heard heard = new Heard();
            heard.feed(stream, 0, border);
            heard.feed(stream, border, stream.length);
            assertThat(heard.end()).as("cut at %d", border).isEqualTo(HEL + LO + DONE);
            assertThat(heard.stream.finished()).isTrue();
        }
    }

    @Test
    void nothingButBlankLines_isNoAnswer() throws Refusal {
        Heard heard = new Heard();
        heard.feed("\n\n".getBytes(UTF_8), 0, 2);
        heard.end();

        assertThat(heard.stream.committable()).isFalse();
        assertThat(heard.stream.problem()).isNotNull().extracting(Problem::kind).isEqualTo(Problem.Kind.UPSTREAM_EMPTY);
    }

    @Test
    void lineOfBytesThatAreNoText_isNotTakenForABlankOne() throws Refusal {
        Heard heard = new Heard();
        heard.feed(new byte[] {(byte) 0xC3, (byte) 0xA9, '\n'}, 0, 3);

        assertThat(heard.stream.problem())
                .isNotNull()
                .extracting(Problem::kind)
                .isEqualTo(Problem.Kind.UPSTREAM_MALFORMED);
    }

    @Test
    void streamThatCallsTools_finishesForThem_whichItsLastLineDoesNotSay() throws Refusal {
        assertThat(finish(HEL + CALLS + DONE)).isEqualTo(Finish.TOOL_CALLS);
        assertThat(finish(HEL + LO + DONE)).isEqualTo(Finish.STOP);
        assertThat(finish(CALLS.replace("[{\"function\":{\"name\":\"f\",\"arguments\":{}}}]", "[ ]") + DONE))
                .isEqualTo(Finish.STOP);
        assertThat(finish(CALLS + DONE.replace("\"stop\"", "\"length\""))).isEqualTo(Finish.LENGTH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[{\"function\":{\"name\":\"f\"}}]; stop; TOOL_CALLS",
                "[{\"function\":{\"name\":\"f\"}}]; length; LENGTH",
                "[]; stop; STOP",
                "null; stop; STOP"
            })
    void wholeAnswerThatCallsTools_finishesForThem(String calls, String reason, Finish finish) throws Refusal {
        String body = "{\"message\":{\"content\":\"\",\"tool_calls\":" + calls + "},\"done\":true,\"done_reason\":\""
                + reason + "\"}";

        assertThat(exchange(false).whole(body.getBytes(UTF_8)))
                .isInstanceOfSatisfying(WholeReply.Answer.class, answer -> {
                    assertThat(answer.finish()).isEqualTo(finish);
                    assertThat(answer.body()).isEqualTo(body.getBytes(UTF_8));
                });
    }

    private static Finish finish(String lines) throws Refusal {
        Heard heard = new Heard();
        heard.feed(lines.getBytes(UTF_8), 0, lines.length());
        assertThat(heard.end()).isEqualTo(lines);
        return heard.stream.finish();
    }

    /** A caller, and what it got. */
    private static final class Heard {
        private final ReplyStream stream = exchange(true).stream();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final Sink sink = (bytes, from, to) -> out.write(bytes, from, to - from);

        Heard() throws Refusal {}

        void feed(byte[] bytes, int from, int to) {
            stream.accept(bytes, from, to, sink);
        }

        String end() {
            stream.end(sink);
            return out.toString(UTF_8);
        }
    }

    private static Exchange exchange(boolean streamed) throws Refusal {
        byte[] body = ("{\"model\":\"m\",\"stream\":" + streamed
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .getBytes(UTF_8);
        Call call = new OllamaCaller().read(Operation.CHAT, body);
        UpstreamModel model = new UpstreamModel("m", Variant.of(Dialect.OLLAMA), OptionalLong.empty());
        return new OllamaPassthrough(call, model, StreamLimits.DEFAULT);
    }
}
