package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.behaviour.Fault;
import dev.penstock.simulator.bill.BillLine;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** One response on its way out: its waits, its head, then its body; confined to its event loop. */
public final class Emission {
    private final HttpServerResponse response;
    private final Reply reply;
    private final Behaviour behaviour;
    private final BillLine line;
    private final Wire wire;
    private final Clockwork clockwork;
    private final Head head;
    private final Outlet outlet;
    private final Pump pump;
    private boolean gone;

    public Emission(Context context, HttpServerRequest request, Reply reply, Behaviour behaviour, BillLine line) {
        this.response = request.response();
        this.reply = reply;
        this.behaviour = behaviour;
        this.line = line;
        this.wire = new Wire(request);
        this.clockwork = new Clockwork(context);
        this.head = new Head(clockwork, response, wire, reply, behaviour);
        this.outlet = head.isRaw() ? Outlet.of(wire) : Outlet.of(response);
        this.pump = new Pump(clockwork, outlet, wire, reply, behaviour, line);
    }

    /** Begins; returns at once. */
    public void begin() {
        response.exceptionHandler(failure -> leave());
        response.closeHandler(closed -> leave());
        clockwork.after(behaviour.duration(Directive.DELAY).toNanos(), this::open);
    }

    private void leave() {
        gone = true;
        pump.stop();
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
        long first = behaviour.duration(Directive.FIRST).toNanos() + pump.nanosBeforeWhole();
        if (reply.streams() || (first > 0 && reply.phrases().bodyKeepAlive().isPresent())) {
            sendHead(first);
        } else {
            clockwork.after(first, () -> sendHead(0));
        }
    }

    private void sendHead(long first) {
        if (gone) {
            return;
        }
        (first > 0 || head.mustBeAlone() ? head.send(first > 0) : head.prepare())
                .onSuccess(sent -> {
                    line.answered(reply.status());
                    sendBody(System.nanoTime() + first);
                })
                .onFailure(failure -> leave());
    }

    private void sendBody(long dueNanos) {
        if (behaviour.has(Fault.RESET_AFTER_HEADERS)) {
            line.cut();
            wire.cut(true);
        } else if (!behaviour.has(Fault.STALL_AFTER_HEADERS)) {
            if (reply.streams() && reply.phrases().opensBeforeWaiting()) {
                pump.sendOne(() -> awaitFirst(dueNanos));
            } else {
                awaitFirst(dueNanos);
            }
        }
    }

    private void awaitFirst(long dueNanos) {
        long left = dueNanos - System.nanoTime();
        if (gone) {
            return;
        }
        if (left <= 0) {
            pump.start();
            return;
        }
        long interval = Pace.intervalNanos(behaviour);
        if (left < interval || !reply.phrases().keepsAlive()) {
            clockwork.after(left, () -> awaitFirst(dueNanos));
            return;
        }
        clockwork.after(interval, () -> {
            if (!gone) {
                outlet.write(Buffer.buffer(reply.signOfLife())).onComplete(written -> awaitFirst(dueNanos));
            }
        });
    }
}
