package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.gateway.loop.ByteCollector;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An answer whose status is no success: its body tells why. Only the beginning of a long one is read. */
final class ErrorReply implements Reply {
    private static final int BYTES_MAX = 256 * 1024;

    private final Flight flight;
    private final UpstreamDialect dialect;
    private final int status;
    private final Function<String, @Nullable String> headers;
    private final ByteCollector body = new ByteCollector(BYTES_MAX);

    ErrorReply(Flight flight, UpstreamDialect dialect, int status, Function<String, @Nullable String> headers) {
        this.flight = flight;
        this.dialect = dialect;
        this.status = status;
        this.headers = headers;
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        int fits = Math.min(to - from, BYTES_MAX - body.length());
        body.add(bytes, from, from + fits);
        if (fits < to - from) {
            flight.abandon(problem());
        }
    }

    @Override
    public void ended() {
        flight.attemptFailed(problem());
    }

    @Override
    public void broken(Problem broken) {
        flight.attemptFailed(problem());
    }

    private Problem problem() {
        return dialect.problem(status, headers, body.toArray());
    }
}
