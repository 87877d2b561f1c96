package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.translation.Recordings.Recording;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded response, to callers of every dialect, cut wherever a network may cut it. */
class RecordingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Arguments> streams() {
        return Recordings.STREAMS.stream()
                .flatMap(recording -> Attempts.CALLERS.stream().map(caller -> Arguments.of(recording, caller)));
    }

    static Stream<Arguments> wholes() {
        return Recordings.WHOLES.stream()
                .flatMap(recording -> Attempts.CALLERS.stream().map(caller -> Arguments.of(recording, caller)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void stream_comesOutWhole_withItsToolsAndTheRecordingsUsage(Recording recording, Dialect caller) {
        byte[] upstream = Recordings.stream(recording);

        Played played = Played.whole(attempt(recording, caller), upstream);

        assertThat(played.problem()).isNull();
        assertThat(played.finished()).isTrue();
        assertUsage(played.usage(), recording);
        Heard heard = Heard.of(caller, played.text());
        assertThat(heard.ended).isTrue();
        assertThat(heard.errors).isEmpty();
        assertThat(heard.finish).isNotEmpty();
        if (caller != recording.dialect()) {
            assertThat(played.finish()).isEqualTo(recording.finish());
            assertThat(heard.blocksOpen).isZero();
            assertThat(heard.toolIds).doesNotHaveDuplicates();
            assertThat(heard.input).isEqualTo(recording.input());
            assertThat(heard.output).isEqualTo(recording.output());
        }
        assertThat(heard.toolNames.values()).containsExactlyElementsOf(recording.tools());
        boolean complete = recording.finish() != Finish.LENGTH;
        heard.toolArguments.values().forEach(arguments -> assertObject(arguments, complete, caller));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void streamInAnyChunks_isTheSame(Recording recording, Dialect caller) {
        byte[] upstream = Recordings.stream(recording);
        String whole = Played.whole(attempt(recording, caller), upstream).text();

        Played bytes = Played.inChunks(attempt(recording, caller), upstream, upstream.length, () -> 1);
        assertThat(bytes.text()).isEqualTo(whole);

        long seed = recording.name().hashCode();
        Random random = new Random(seed);
        Played chunks =
                Played.inChunks(attempt(recording, caller), upstream, upstream.length, () -> 1 + random.nextInt(700));
        assertThat(chunks.text()).as("seed %d", seed).isEqualTo(whole);
    }

    /** Every byte, in one pass: the stream is copied as it stands at each, and the copy is ended. */
    @ParameterizedTest
    @MethodSource("streams")
    void streamCutAtAnyByte_endsVisiblyOnce_andInventsNothing(Recording recording, Dialect caller) {
        byte[] upstream = Recordings.stream(recording);
        Played whole = Played.whole(attempt(recording, caller), upstream);
        Heard all = Heard.of(caller, whole.text());
        ReplyStream stream = attempt(recording, caller).stream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int toldBefore = -1;
        String restBefore = "";
        boolean finishedBefore = false;

        for (int length = 0; length < upstream.length; length++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ReplyStream cut = StateCopy.of(stream);
            cut.end(sink(out));
            // Cuts inside one event nearly all sound the same.
            String rest = out.toString(UTF_8);
            if (told.size() != toldBefore || !rest.equals(restBefore) || cut.finished() != finishedBefore) {
                toldBefore = told.size();
                restBefore = rest;
                finishedBefore = cut.finished();
                assertCut(cut, Heard.of(caller, told.toString(UTF_8) + rest), all, length);
            }
            if (cut.usage().output() < 0 || cut.usage().output() > recording.output() + 400) {
                throw new AssertionError("cut at " + length + ": " + cut.usage());
            }
            stream.accept(upstream, length, length + 1, sink(told));
        }
        stream.end(sink(told));
        assertThat(told.toString(UTF_8)).as("what was copied is as it was").isEqualTo(whole.text());
    }

    private static Sink sink(ByteArrayOutputStream out) {
        return (bytes, from, to) -> out.write(bytes, from, to - from);
    }

    private static void assertCut(ReplyStream cut, Heard heard, Heard all, int length) {
        assertThat(cut.finished()).isNotEqualTo(cut.problem() != null);
        assertThat(all.text.toString()).startsWith(heard.text.toString());
        if (cut.finished()) {
            assertThat(heard.text.toString()).as("finished at %d", length).isEqualTo(all.text.toString());
            assertThat(heard.toolNames).isEqualTo(all.toolNames);
            assertThat(heard.finish).isEqualTo(all.finish);
        } else {
            assertThat(heard.errors).as("cut at %d", length).hasSize(1);
            assertThat(cut.problem())
                    .extracting(Problem::kind)
                    .isIn(Problem.Kind.UPSTREAM_CUT_OFF, Problem.Kind.UPSTREAM_EMPTY);
            assertThat(heard.ended).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void wholeReplyCutAtAnyByte_isNoAnswer(Recording recording, Dialect caller) {
        byte[] upstream =
                new String(Recordings.read(recording.name()), UTF_8).strip().getBytes(UTF_8);
        Exchange exchange = Attempts.simple(caller, Variant.of(recording.dialect()), false);

        for (int length = 0; length < upstream.length; length++) {
            assertThat(exchange.whole(Arrays.copyOf(upstream, length)))
                    .as("cut at %d", length)
                    .isInstanceOf(WholeReply.Failed.class);
        }
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void wholeReply_isAnswered_withTheRecordingsUsage(Recording recording, Dialect caller) throws Exception {
        WholeReply reply = Attempts.simple(caller, Variant.of(recording.dialect()), false)
                .whole(Recordings.read(recording.name()));

        assertThat(reply).isInstanceOf(WholeReply.Answer.class);
        WholeReply.Answer answer = (WholeReply.Answer) reply;
        assertUsage(answer.usage(), recording);
        if (caller != recording.dialect()) {
            assertThat(answer.finish()).isEqualTo(recording.finish());
        }
        JsonNode body = JSON.readTree(answer.body());
        assertThat(toolNames(caller, body)).containsExactlyElementsOf(recording.tools());
    }

    private static List<String> toolNames(Dialect caller, JsonNode body) {
        JsonNode calls = switch (caller) {
            case OPENAI -> body.path("choices").path(0).path("message").path("tool_calls");
            case ANTHROPIC -> body.path("content");
            case OLLAMA, GEMINI -> body.path("message").path("tool_calls");
        };
        List<String> names = new ArrayList<>();
        for (JsonNode call : calls) {
            String name = call.path(caller == Dialect.ANTHROPIC ? "name" : "function")
                    .path("name")
                    .asText(call.path("name").asText());
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    private static Exchange attempt(Recording recording, Dialect caller) {
        return Attempts.simple(caller, Variant.of(recording.dialect()), true);
    }

    private static void assertUsage(TokenUsage usage, Recording recording) {
        assertThat(usage.provenance()).isEqualTo(TokenUsage.Provenance.PROVIDER_REPORTED);
        assertThat(usage.input()).isEqualTo(recording.input());
        assertThat(usage.output()).isEqualTo(recording.output());
        assertThat(usage.cachedInput()).isEqualTo(recording.cached());
        assertThat(usage.reasoning()).isEqualTo(recording.reasoning());
    }

    private static void assertObject(CharSequence arguments, boolean complete, Dialect caller) {
        if (arguments.isEmpty() && caller == Dialect.ANTHROPIC) {
            // No pieces at all stand for no arguments there.
            return;
        }
        try {
            assertThat(JSON.readTree(arguments.toString()).isObject()).isTrue();
        } catch (JsonProcessingException e) {
            assertThat(complete).as("arguments: %s", arguments).isFalse();
        }
    }
}
