package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.behaviour.Fault;
import dev.penstock.simulator.bill.BillLine;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * One response on its way out, step by step, at its pace; confined to its event loop.
 *
 * <p>One write is under way at a time, and the next is made when the socket has taken it. So a caller that does not
 * read costs one batch of memory, and the bill counts what was handed to the socket, not what was meant to be.
 */
public final class Emission {
    private static final int BATCH_BYTES = 16 * 1024;
    private static final long TIMER_NANOS_MIN = 1_000_000;
    private static final byte[] GARBAGE = "\u0000garbage after the end\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Context context;
    private final HttpServerResponse response;
    private final Reply reply;
    private final Behaviour behaviour;
    private final BillLine line;
    private final Head head;
    private final Outlet outlet;
    private final Wire wire;
    private final Iterator<Step> steps;
    private final Pace pace;
    private final boolean stamped;
    private Buffer batch = Buffer.buffer();
    private int batchTokens;
    private boolean gone;

    public Emission(Context context, HttpServerRequest request, Reply reply, Behaviour behaviour, BillLine line) {
        this.context = context;
        this.response = request.response();
        this.reply = reply;
        this.behaviour = behaviour;
        this.line = line;
        this.wire = new Wire(request);
        this.outlet = Head.isRaw(behaviour) ? Outlet.of(wire) : Outlet.of(response);
        this.head = new Head(context, response, wire, reply, behaviour);
        this.steps = new BodyFaults(reply, behaviour);
        this.pace = new Pace(behaviour);
        this.stamped = behaviour.on(Directive.STAMP);
    }

    /** Begins; returns at once. */
    public void begin() {
        response.exceptionHandler(failure -> leave());
        response.closeHandler(closed -> leave());
        after(behaviour.duration(Directive.DELAY).toNanos(), this::open);
    }

    private void leave() {
        gone = true;
        line.callerGone();
    }

    private void open() {
        if (gone || behaviour.has(Fault.STALL_BEFORE_HEADERS)) {
            return;
        }
        boolean reset = behaviour.has(Fault.RESET_BEFORE_HEADERS);
        if (reset || behaviour.has(Fault.CLOSE_BEFORE_HEADERS)) {
            line.cut();
            wire.cut(reset);
            return;
        }
        long first = behaviour.duration(Directive.FIRST).toNanos() + pace.nanosOf(reply.body());
        if (reply.streams() || (first > 0 && reply.phrases().bodyKeepAlive().isPresent())) {
            sendHead(first);
        } else {
            after(first, () -> sendHead(0));
        }
    }

    private void sendHead(long first) {
        if (gone) {
            return;
        }
        boolean lengthUnknown = first > 0 || behaviour.has(Fault.COMMENTS_ONLY);
        boolean alone = lengthUnknown || head.mustBeAlone();
        (alone ? head.send(lengthUnknown) : head.prepare())
                .onSuccess(sent -> {
                    line.answered(reply.status());
                    if (behaviour.has(Fault.RESET_AFTER_HEADERS)) {
                        cut(true);
                    } else if (!behaviour.has(Fault.STALL_AFTER_HEADERS)) {
                        openBody(System.nanoTime() + first);
                    }
                })
                .onFailure(failure -> leave());
    }

    private void openBody(long dueNanos) {
        boolean opens = reply.streams() && reply.phrases().opensBeforeWaiting();
        if (!opens || !steps.hasNext()) {
            awaitFirst(dueNanos);
        } else if (taken(steps.next())) {
            flush(() -> awaitFirst(dueNanos));
        }
    }

    private void awaitFirst(long dueNanos) {
        long left = dueNanos - System.nanoTime();
        if (gone || left <= 0) {
            pace.start(System.nanoTime());
            pump();
            return;
        }
        long interval = Pace.intervalNanos(behaviour);
        if (left < interval || !reply.phrases().keepsAlive()) {
            after(left, () -> awaitFirst(dueNanos));
            return;
        }
        after(interval, () -> {
            if (!gone) {
                outlet.write(Buffer.buffer(reply.signOfLife())).onComplete(written -> awaitFirst(dueNanos));
            }
        });
    }

    private void pump() {
        while (!gone) {
            long wait = pace.isUnlimited() ? 0 : pace.nanosUntilDue(System.nanoTime());
            if (wait > 0) {
                flush(() -> after(wait, this::pump));
                return;
            }
            if (batch.length() >= BATCH_BYTES) {
                flush(() -> later(0, this::pump));
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
                batch.appendBytes(stamped ? Stamp.on(frame) : frame.bytes());
                batchTokens += frame.tokens();
                pace.sent(frame.tokens());
                return true;
            }
            case Step.Flush(byte[] bytes, int tokens, long gapNanos) -> {
                flush(() -> {
                    batch.appendBytes(bytes);
                    batchTokens += tokens;
                    pace.sent(tokens);
                    flush(() -> later(gapNanos, this::pump));
                });
                return false;
            }
            case Step.Wait(long nanos) -> {
                flush(() -> after(nanos, this::pump));
                return false;
            }
            case Step.Stall() -> {
                flush(() -> {});
                return false;
            }
            case Step.Cut() -> {
                flush(() -> cut(behaviour.cutsByReset()));
                return false;
            }
        }
    }

    private void flush(Runnable then) {
        if (batch.length() == 0 || gone) {
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
                .onFailure(failure -> leave());
    }

    private void finish() {
        Buffer last = batch;
        int tokens = batchTokens;
        batch = Buffer.buffer();
        if (behaviour.has(Fault.BAD_LENGTH)) {
            batch = last;
            flush(() -> cut(false));
            return;
        }
        outlet.end(last)
                .onSuccess(written -> {
                    line.wrote(tokens, last.length());
                    line.complete();
                    if (behaviour.has(Fault.TRAILING_GARBAGE)) {
                        wire.raw(GARBAGE);
                    }
                    if (behaviour.has(Fault.CLOSE_AFTER)) {
                        wire.cut(false);
                    }
                })
                .onFailure(failure -> leave());
    }

    private void cut(boolean byReset) {
        line.cut();
        wire.cut(byReset);
    }

    /** Goes on in another turn of the event loop, so that others get theirs and no stack grows. */
    private void later(long nanos, Runnable then) {
        if (nanos <= 0) {
            context.runOnContext(turn -> then.run());
        } else {
            after(nanos, then);
        }
    }

    private void after(long nanos, Runnable then) {
        if (nanos <= 0) {
            then.run();
        } else {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + TIMER_NANOS_MIN / 2));
            context.owner().setTimer(millis, fired -> then.run());
        }
    }
}
