package dev.penstock.gateway.discovery;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.gateway.loop.ByteCollector;
import dev.penstock.gateway.upstream.UpstreamListener;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for the whole of a provider's answer. Confined to one event loop. */
final class WholeAnswer implements UpstreamListener {
    private static final int BYTES_MAX = 4 * 1024 * 1024;

    private final UpstreamDialect dialect;
    private final Promise<byte[]> body = Promise.promise();
    private final ByteCollector bytes = new ByteCollector(BYTES_MAX);
    private int status;
    private Function<String, @Nullable String> headers = name -> null;
    private boolean tooLong;

    WholeAnswer(UpstreamDialect dialect) {
        this.dialect = dialect;
    }

    /** What a good answer says; fails with a {@link Refusal} in the provider's words where it refuses or does not answer. */
    Future<byte[]> body() {
        return body.future();
    }

    @Override
    public void answered(int answered, Function<String, @Nullable String> with) {
        status = answered;
        headers = with;
    }

    @Override
    public void received(byte[] some, int from, int to) {
        tooLong |= !bytes.add(some, from, to);
    }

    @Override
    public void ended() {
        if (status < 200 || status >= 300) {
            failed(dialect.problem(status, headers, bytes.toArray()));
        } else if (tooLong) {
            body.tryFail("an answer over " + BYTES_MAX + " bytes");
        } else {
            body.tryComplete(bytes.toArray());
        }
    }

    @Override
    public void failed(Problem problem) {
        body.tryFail(new Refusal(problem));
    }
}
