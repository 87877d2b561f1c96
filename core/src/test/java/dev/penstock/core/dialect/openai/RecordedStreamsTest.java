package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded stream of this dialect, cut everywhere, with every line end. */
class RecordedStreamsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DONE = "data: [DONE]\n\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai-chat-stream-refusal.sse",
                "openai-chat-stream-length.sse",
                "openai-chat-stream-tool-call.sse",
                "openai-chat-stream-parallel-tools.sse",
                "openai-chat-stream-logprobs.sse",
                "openai-chat-stream-pyd-a.sse",
                "openai-chat-stream-structured.sse",
                "azure-chat-stream-model-router.events.txt",
                "deepseek-chat-stream-text.sse",
                "deepseek-chat-stream-tools.sse",
                "deepseek-chat-stream-reasoning.events.txt",
                "ollama-openai-stream.sse",
                "qwen-gpustack-stream.sse",
                "qwen-dashscope-tool-call.events.txt",
                "openrouter-stream-comments.sse"
            })
    void recordedStream_passesHoweverItIsCut(String name) throws IOException {
        byte[] stream = Fixtures.stream(name);
        inPieces(name, stream);
        String text = withoutMiddle(new String(stream, UTF_8));
        for (String lineEnd : new String[] {"\n", "\r\n", "\r"}) {
            for (String mark : new String[] {"", "\uFEFF"}) {
                byte[] variant = (mark + text.replace("\n", lineEnd)).getBytes(UTF_8);
                passes(name, variant);
            }
        }
        cutShort(name, text.getBytes(UTF_8));
    }

    /** Long streams repeat themselves; cutting them at every byte would take minutes. */
    private static String withoutMiddle(String stream) {
        String[] events = stream.split("(?<=\n\n)");
        if (stream.length() < 6_000 || events.length < 16) {
            return stream;
        }
        return String.join("", Arrays.asList(events).subList(0, 6))
                + String.join("", Arrays.asList(events).subList(events.length - 5, events.length));
    }

    private static void passes(String name, byte[] stream) throws IOException {
        Recording recording = Recording.of(stream);
        byte[] expected = recording.done() ? stream : (new String(stream, UTF_8) + DONE).getBytes(UTF_8);
        for (int cut = 0; cut <= stream.length; cut++) {
            Tapped tapped = new Tapped(true).feedCut(stream, cut).end();
            whole(name + " cut at " + cut, tapped, recording);
            assertThat(same(tapped.bytes(), expected))
                    .as("%s cut at %d", name, cut)
                    .isTrue();
        }
    }

    private static void inPieces(String name, byte[] stream) throws IOException {
        Recording recording = Recording.of(stream);
        byte[] expected = recording.done() ? stream : (new String(stream, UTF_8) + DONE).getBytes(UTF_8);
        long seed = System.nanoTime();
        for (int longest = 1; longest <= 7; longest++) {
            Tapped tapped = new Tapped(true)
                    .feedInPieces(stream, longest, new Random(seed))
                    .end();
            whole(name + " seed " + seed, tapped, recording);
            assertThat(same(tapped.bytes(), expected)).as("seed %d", seed).isTrue();
        }
        Tapped silent =
                new Tapped(false).feedInPieces(stream, 50, new Random(seed)).end();
        whole(name, silent, recording);
        assertThat(Recording.of(silent.bytes()).usageOnlyEvents()).isZero();
        assertThat(Recording.of(silent.bytes()).events()).isEqualTo(recording.events() - recording.usageOnlyEvents());
    }

    /** The last LF of a CRLF that is cut in two comes after the end, and is not waited for. */
    private static boolean same(byte[] written, byte[] expected) {
        return Arrays.equals(written, expected)
                || (expected[expected.length - 2] == '\r'
                        && Arrays.equals(written, Arrays.copyOf(expected, expected.length - 1)));
    }

    private static void whole(String what, Tapped tapped, Recording recording) {
        assertThat(tapped.tap.problem()).as(what).isNull();
        assertThat(tapped.tap.finished()).as(what).isTrue();
        assertThat(tapped.tap.committable()).as(what).isTrue();
        assertThat(tapped.tap.finish()).as(what).isEqualTo(recording.finish());
        assertThat(tapped.tap.events()).as(what).isEqualTo(recording.events());
        if (recording.usage() != null) {
            assertThat(tapped.tap.usage()).as(what).isEqualTo(recording.usage());
        } else {
            assertThat(tapped.tap.usage().provenance()).isEqualTo(TokenUsage.Provenance.ESTIMATED);
            assertThat(tapped.tap.usage().output()).isPositive();
        }
    }

    private static void cutShort(String name, byte[] stream) throws IOException {
        for (int length = 0; length < stream.length; length++) {
            byte[] part = Arrays.copyOf(stream, length);
            Tapped tapped = new Tapped(true).feed(part).end();
            String written = tapped.text();
            boolean complete = Recording.of(part).complete();
            String what = name + " ended after byte " + length;
            assertThat(tapped.tap.finished()).as(what).isEqualTo(complete);
            assertThat(tapped.tap.problem() == null).as(what).isEqualTo(complete);
            assertThat(written).as(what).endsWith(DONE);
            assertThat(written.split("\"error\":\\{\"message\"", -1)).as(what).hasSize(complete ? 1 : 2);
            // Throws where an event is not whole.
            Recording.of(tapped.bytes());
        }
    }

    /** What an independent reader makes of a stream: Jackson, and lines split by the JDK. */
    private record Recording(
            int events,
            int usageOnlyEvents,
            boolean done,
            boolean partial,
            Finish finish,
            @Nullable TokenUsage usage) {

        static Recording of(byte[] stream) throws IOException {
            int events = 0;
            int usageOnly = 0;
            boolean done = false;
            boolean partial = false;
            Finish finish = Finish.NONE;
            TokenUsage usage = null;
            // Latin 1, so that a cut inside a character is just bytes.
            for (String line : new String(stream, ISO_8859_1)
                    .replace("\u00ef\u00bb\u00bf", "")
                    .split("\r\n|\r|\n", -1)) {
                if (!line.startsWith("data:")) {
                    partial |= !line.isEmpty() && !line.startsWith(":");
                    continue;
                }
                String data = line.substring(5).strip();
                if (data.equals("[DONE]")) {
                    done = true;
                    continue;
                }
                JsonNode chunk;
                try {
                    chunk = JSON.readTree(data.getBytes(ISO_8859_1));
                } catch (IOException e) {
                    partial = true;
                    continue;
                }
                if (chunk.isMissingNode()) {
                    partial = true;
                    continue;
                }
                events++;
                for (JsonNode choice : chunk.path("choices")) {
                    String reason = choice.path("finish_reason").asText("null");
                    finish = reason.equals("null") ? finish : FinishReason.read(reason);
                }
                if (chunk.path("usage").isObject()) {
                    usage = usage(chunk.path("usage"));
                    usageOnly += chunk.path("choices").isEmpty() ? 1 : 0;
                }
            }
            return new Recording(events, usageOnly, done, partial, finish, usage);
        }

        private static TokenUsage usage(JsonNode usage) {
            JsonNode hit = usage.path("prompt_cache_hit_tokens");
            return new TokenUsage(
                    usage.path("prompt_tokens").asLong(),
                    usage.path("completion_tokens").asLong(),
                    hit.isNumber()
                            ? hit.asLong()
                            : usage.path("prompt_tokens_details")
                                    .path("cached_tokens")
                                    .asLong(),
                    usage.path("prompt_tokens_details")
                            .path("cache_write_tokens")
                            .asLong(),
                    usage.path("completion_tokens_details")
                            .path("reasoning_tokens")
                            .asLong(),
                    TokenUsage.Provenance.PROVIDER_REPORTED);
        }

        boolean complete() {
            return done || (finish != Finish.NONE && !partial);
        }
    }
}
