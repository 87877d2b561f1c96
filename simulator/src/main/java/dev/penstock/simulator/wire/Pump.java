package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.behaviour.Fault;
import dev.penstock.simulator.bill.BillLine;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * Sends a body step by step, at its pace; confined to its event loop.
 *
 * <p>One write is under way at a time, and the next is made when the socket has taken it. So a caller that does not
 * read costs one batch of memory, and the bill counts what was handed to the socket, not what was meant to be.
 */
final class Pump {
    private static final int BATCH_BYTES = 16 * 1024;
    private static final byte[] GARBAGE = "\u0000garbage after the end\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Clockwork clockwork;
    private final Outlet outlet;
    private final Wire wire;
    private final Behaviour behaviour;
    private final BillLine line;
    private final Iterator<Step> steps;
    private final Pace pace;
    private final long nanosBeforeWhole;
    private final boolean stamped;
    private Buffer batch = Buffer.buffer();
    private int batchTokens;
    private boolean stopped;

    Pump(Clockwork clockwork, Outlet outlet, Wire wire, Reply reply, Behaviour behaviour, BillLine line) {
        this.clockwork = clockwork;
        this.outlet = outlet;
        this.wire = wire;
        this.behaviour = behaviour;
        this.line = line;
        this.steps = new BodyFaults(reply, behaviour);
        Pace asked = new Pace(behaviour.number(Directive.RATE));
        this.pace = reply.streams() ? asked : Pace.UNLIMITED;
        this.nanosBeforeWhole = asked.nanosOf(reply.body());
        this.stamped = behaviour.on(Directive.STAMP);
    }

    /** How long the model takes to make a body that is sent at once. */
    long nanosBeforeWhole() {
        return nanosBeforeWhole;
    }

    /** Nothing more is sent. */
    void stop() {
        stopped = true;
    }

    /** Sends the first event alone. */
    void sendOne(Runnable then) {
        if (!steps.hasNext()) {
            then.run();
        } else if (taken(steps.next())) {
            flush(then);
        }
    }

    /** Sends all that is left. */
    void start() {
        pace.start(System.nanoTime());
        run();
    }

    private void run() {
        while (!stopped) {
            long wait = pace.nanosUntilDue(System.nanoTime());
            if (wait > 0) {
                flush(() -> clockwork.after(wait, this::run));
                return;
            }
            if (batch.length() >= BATCH_BYTES) {
                flush(() -> clockwork.later(0, this::run));
                return;
            }
            if (!steps.hasNext()) {
                finish();
                return;
            }
            if (!taken(steps.next())) {
                return;
            }
        }
    }

    /** Does one step; false when the pump goes on later, or never. */
    private boolean taken(Step step) {
        switch (step) {
            case Step.Send(Frame frame) -> {
                add(stamped ? Stamp.on(frame) : frame.bytes(), frame.tokens());
                return true;
            }
            case Step.Flush(byte[] bytes, int tokens, long gapNanos) ->
                flush(() -> {
                    add(bytes, tokens);
                    flush(() -> clockwork.later(gapNanos, this::run));
                });
            case Step.Wait(long nanos) -> flush(() -> clockwork.after(nanos, this::run));
            case Step.Stall() -> flush(() -> {});
            case Step.Cut() -> flush(() -> cut(behaviour.cutsByReset()));
        }
        return false;
    }

    private void add(byte[] bytes, int tokens) {
        batch.appendBytes(bytes);
        batchTokens += tokens;
        pace.sent(tokens);
    }

    private void flush(Runnable then) {
        if (batch.length() == 0 || stopped) {
            then.run();
            return;
        }
        Buffer full = batch;
        int tokens = batchTokens;
        batch = Buffer.buffer(full.length());
        batchTokens = 0;
        outlet.write(full)
                .onSuccess(written -> {
                    line.wrote(tokens, full.length());
                    then.run();
                })
                .onFailure(failure -> fail());
    }

    private void finish() {
        if (behaviour.has(Fault.BAD_LENGTH)) {
            flush(() -> cut(false));
            return;
        }
        Buffer last = batch;
        int tokens = batchTokens;
        outlet.end(last)
                .onSuccess(written -> {
                    line.wrote(tokens, last.length());
                    line.complete();
                    linger();
                })
                .onFailure(failure -> fail());
    }

    /** What may go wrong after a good end. */
    private void linger() {
        if (behaviour.has(Fault.TRAILING_GARBAGE) && wire.takesRawBytes()) {
            wire.raw(GARBAGE);
        }
        if (behaviour.has(Fault.CLOSE_AFTER)) {
            wire.cut(false);
        }
    }

    private void fail() {
        stop();
        line.callerGone();
    }

    private void cut(boolean byReset) {
        line.cut();
        wire.cut(byReset);
    }
}
