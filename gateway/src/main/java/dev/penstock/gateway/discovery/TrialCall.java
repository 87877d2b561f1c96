package dev.penstock.gateway.discovery;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.gateway.loop.ByteCollector;
import dev.penstock.gateway.upstream.UpstreamListener;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;

/** Hears whether a provider takes a call; what it answers is of no interest. Confined to one event loop. */
final class TrialCall implements UpstreamListener {
    private static final int BYTES_MAX = 256 * 1024;

    private final UpstreamDialect dialect;
    private final Promise<Void> taken = Promise.promise();
    private final ByteCollector body = new ByteCollector(BYTES_MAX);
    private int status;
    private MultiMap headers = MultiMap.caseInsensitiveMultiMap();

    TrialCall(UpstreamDialect dialect) {
        this.dialect = dialect;
    }

    Future<Void> taken() {
        return taken.future();
    }

    @Override
    public void answered(int answered, MultiMap with) {
        status = answered;
        headers = with;
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        body.add(bytes, from, Math.min(to, from + BYTES_MAX - body.length()));
    }

    @Override
    public void ended() {
        if (status >= 200 && status < 300) {
            taken.tryComplete();
        } else {
            failed(dialect.problem(status, headers::get, body.toArray()));
        }
    }

    @Override
    public void failed(Problem problem) {
        taken.tryFail(new Refusal(problem));
    }
}
