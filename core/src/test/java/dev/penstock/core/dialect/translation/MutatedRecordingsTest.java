package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.translation.Recordings.Recording;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recordings with their bytes disturbed, as a hostile or broken upstream may send them: every reader ends, with an answer or
 * with one error, and never throws. {@code -Dpenstock.fuzz=N} plays N of each instead of 60.
 */
class MutatedRecordingsTest {
    private static final int ROUNDS = Integer.getInteger("penstock.fuzz", 60);
    private static final long SEED = Long.getLong("penstock.seed", 20261101L);
    private static final List<String> SPICE = List.of(
            "null",
            "{}",
            "[]",
            "\"\"",
            "-1",
            "1e400",
            "99999999999999999999",
            "true",
            "\\u0000",
            "data: ",
            "\n\n",
            "event: error\n",
            "\r",
            "[DONE]",
            "\"error\":{}",
            "\"error\":\"x\",",
            "\"choices\":3,",
            "\"index\":-5,",
            "\"index\":2147483647,",
            "\"type\":7,",
            "\uFEFF",
            "\"done\":1,",
            "\"candidates\":{},",
            "\"content\":[[]],",
            "\"usage\":{\"prompt_tokens\":-4},");
    /** Without one of these in what is left, nothing may count as finished. */
    private static final List<String> ENDS =
            List.of("finish_reason", "DONE", "stop_reason", "message_stop", "finishReason", "blockReason", "done");

    static Stream<Recording> streams() {
        return Recordings.STREAMS.stream();
    }

    static Stream<Recording> wholes() {
        return Recordings.WHOLES.stream();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void disturbedStream_endsOnce_andNothingIsInvented(Recording recording) {
        byte[] upstream = Recordings.stream(recording);
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(SEED + 31L * round + recording.name().hashCode());
            byte[] disturbed = disturbed(upstream, random);
            for (Dialect caller : Attempts.CALLERS) {
                String seed = recording + " to " + caller + ", seed " + SEED + ", round " + round;
                Played played = Played.inChunks(
                        Attempts.simple(caller, Variant.of(recording.dialect()), true),
                        disturbed,
                        disturbed.length,
                        () -> 1 + random.nextInt(2000));

                assertThat(played.finished()).as(seed).isNotEqualTo(played.problem() != null);
                if (caller != recording.dialect()) {
                    Heard heard = Heard.of(caller, played.text());
                    assertThat(heard.errors).as(seed).hasSize(played.finished() ? 0 : 1);
                    assertThat(heard.ended).as(seed).isTrue();
                }
                if (played.finished()) {
                    String text = new String(disturbed, UTF_8);
                    assertThat(ENDS).as(seed).anyMatch(text::contains);
                }
                assertThat(played.usage().input()).as(seed).isNotNegative();
                assertThat(played.usage().output()).as(seed).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void disturbedReply_isAnAnswerOrAProblem(Recording recording) {
        byte[] upstream = Recordings.read(recording.name());
        for (int round = 0; round < 4 * ROUNDS; round++) {
            byte[] disturbed = disturbed(upstream, new Random(SEED + round));
            for (Dialect caller : Attempts.CALLERS) {
                Exchange.WholeReply reply = Attempts.simple(caller, Variant.of(recording.dialect()), false)
                        .whole(disturbed);
                assertThat(reply)
                        .as("%s, seed %d, round %d", recording, SEED, round)
                        .isNotNull();
            }
        }
    }

    @Test
    void disturbedError_isAProblem() {
        DialectMatrix matrix = new DialectMatrix(Attempts.NOON, StreamLimits.DEFAULT);
        for (String name : List.of(
                "anthropic-error-400.json",
                "gemini-error-429-retryinfo.json",
                "gemini-error-400-key.json",
                "openrouter-error-429.json")) {
            byte[] upstream = Recordings.read(name);
            for (int round = 0; round < 4 * ROUNDS; round++) {
                byte[] disturbed = disturbed(upstream, new Random(SEED + round));
                for (Dialect dialect : Dialect.values()) {
                    assertThat(matrix.upstream(dialect)
                                    .problem(429, header -> null, disturbed)
                                    .status())
                            .isBetween(400, 599);
                }
            }
        }
    }

    @Test
    void disturbedRequest_isReadOrRefused() {
        List<FeatureUse> uses = FeatureUse.ALL;
        for (int round = 0; round < 20 * ROUNDS; round++) {
            Random random = new Random(SEED + round);
            FeatureUse use = uses.get(random.nextInt(uses.size()));
            String body = "{\"model\":\"m\"," + use.with() + "}";
            String disturbed = new String(disturbed(body.getBytes(UTF_8), random), UTF_8);
            for (Dialect upstream : Dialect.values()) {
                try {
                    Attempts.of(use.caller(), use.operation(), disturbed, "u", Variant.of(upstream));
                } catch (Refusal e) {
                    assertThat(e.problem().status()).as("seed %d", SEED + round).isBetween(400, 499);
                }
            }
        }
    }

    /** Some bytes flipped, some places cut out, doubled or spiced; one time in four cut off as well. */
    private static byte[] disturbed(byte[] bytes, Random random) {
        byte[] disturbed = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && disturbed.length > 0; i--) {
            int at = random.nextInt(disturbed.length);
            int to = Math.min(disturbed.length, at + 1 + random.nextInt(60));
            disturbed = switch (random.nextInt(5)) {
                case 0 -> {
                    disturbed[at] ^= (byte) (1 << random.nextInt(8));
                    yield disturbed;
                }
                case 1 -> joined(disturbed, at, new byte[0], to);
                case 2 -> joined(disturbed, to, Arrays.copyOfRange(disturbed, at, to), to);
                default ->
                    joined(
                            disturbed,
                            at,
                            SPICE.get(random.nextInt(SPICE.size())).getBytes(UTF_8),
                            random.nextBoolean() ? at : to);
            };
        }
        return random.nextInt(4) > 0 || disturbed.length == 0
                ? disturbed
                : Arrays.copyOf(disturbed, random.nextInt(disturbed.length));
    }

    private static byte[] joined(byte[] bytes, int headTo, byte[] middle, int tailFrom) {
        byte[] joined = Arrays.copyOf(bytes, headTo + middle.length + bytes.length - tailFrom);
        System.arraycopy(middle, 0, joined, headTo, middle.length);
        System.arraycopy(bytes, tailFrom, joined, headTo + middle.length, bytes.length - tailFrom);
        return joined;
    }
}
