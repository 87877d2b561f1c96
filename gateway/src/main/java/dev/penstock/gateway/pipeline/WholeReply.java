package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Exchange.WholeReply.Answer;
import dev.penstock.core.dialect.Exchange.WholeReply.Failed;
import dev.penstock.core.dialect.Problem;
import dev.penstock.gateway.loop.ByteCollector;

/** An answer in one piece: gathered and checked before the caller sees any of it, so that a bad one can be tried again. */
final class WholeReply implements Reply {
    private final Flight flight;
    private final Exchange exchange;
    private final ByteCollector body;
    private final long bytesMax;

    WholeReply(Flight flight, Exchange exchange, long bytesMax) {
        this.flight = flight;
        this.exchange = exchange;
        this.bytesMax = bytesMax;
        this.body = new ByteCollector(bytesMax);
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        if (!body.take(bytes, from, to)) {
            flight.abandon(Problem.of(
                    Problem.Kind.UPSTREAM_MALFORMED, "The provider's answer is over " + bytesMax + " bytes."));
        }
    }

    @Override
    public void ended() {
        switch (exchange.whole(body.toArray())) {
            case Answer answer -> flight.answerWhole(answer);
            case Failed failed -> flight.attemptFailed(failed.problem(), failed.usage());
        }
    }

    @Override
    public void broken(Problem problem) {
        flight.attemptFailed(problem);
    }
}
