package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Problem.Kind;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.dialect.translation.Failures;
import dev.penstock.core.dialect.translation.RetryAfter;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How upstreams of the OpenAI dialect tell what went wrong. Shared between threads. */
public final class OpenAiUpstream implements UpstreamDialect {
    private final InstantSource clock;

    public OpenAiUpstream(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Problem problem(int status, Function<String, @Nullable String> header, byte[] body) {
        return Failures.of(status, told(ErrorBody.read(body)), RetryAfter.read(status, header, clock.instant()));
    }

    /** Sorts an error that came inside a success: its code is taken for the status it should have had. */
    static Problem insideSuccess(ErrorBody error) {
        int status = error.codeAsStatus();
        return Failures.of(status == 0 ? Kind.UPSTREAM_ERROR.status() : status, told(error), null);
    }

    /** A status that stands in the code tells nothing that the answer's own status does not. */
    private static Failures.Told told(ErrorBody error) {
        String code = error.codeAsStatus() == 0 ? error.code() : null;
        return new Failures.Told(error.message(), error.type(), error.param(), code);
    }
}
