package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Variant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A success whose body is an error in one piece, where a stream was asked for: the caller is told what the upstream said. */
class ErrorsInPlaceOfStreamsTest {
    private static String error(Dialect upstream) {
        return switch (upstream) {
            case OPENAI -> "{\"error\":{\"message\":\"Too busy\",\"type\":\"server_error\",\"code\":503}}";
            case ANTHROPIC -> "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Too busy\"}}";
            case GEMINI ->
                "{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"Too busy\",\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n";
            case OLLAMA -> "{\"error\":\"Too busy\"}";
        };
    }

    static Stream<Arguments> pairs() {
        return Attempts.CALLERS.stream()
                .flatMap(caller -> Stream.of(Dialect.values()).map(upstream -> Arguments.of(caller, upstream)));
    }

    private static Played played(Dialect caller, Dialect upstream, String body, int chunk) {
        byte[] bytes = body.getBytes(UTF_8);
        return Played.inChunks(Attempts.simple(caller, Variant.of(upstream), true), bytes, bytes.length, () -> chunk);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void errorInOnePiece_isTold_howeverItComes(Dialect caller, Dialect upstream) {
        for (int chunk : new int[] {1, 7, 10_000}) {
            Played played = played(caller, upstream, "\r\n " + error(upstream), chunk);

            Problem problem = Objects.requireNonNull(played.problem());
            assertThat(problem.kind()).isEqualTo(Problem.Kind.UPSTREAM_ERROR);
            assertThat(problem.message()).isEqualTo("Too busy");
            assertThat(played.committable()).isFalse();
            assertThat(played.finished()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void objectThatIsNoError_isNoAnswer(Dialect caller, Dialect upstream) {
        Played played = played(caller, upstream, "{\"choices\":[],\"id\":\"1\"}", 10);

        assertThat(played.problem()).isNotNull();
        assertThat(played.finished()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bodyTooLongForAnError_isNotKept(Dialect caller, Dialect upstream) {
        String padded = error(upstream).replaceFirst("\\{", "{\"x\":\"" + "y".repeat(100_000) + "\",");
        Played played = played(caller, upstream, padded, 5_000);

        assertThat(played.problem()).isNotNull();
        assertThat(played.committable()).isFalse();
    }
}
