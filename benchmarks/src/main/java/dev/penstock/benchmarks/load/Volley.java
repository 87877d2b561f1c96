package dev.penstock.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of a schedule against one target; confined to its event loop once begun. */
final class Volley {
    private static final long SETTLE_MILLIS = 200;
    private static final int PIECE_BYTES_MAX = 64 * 1024;

    private final EventLoop loop;
    private final Target target;
    private final Schedule schedule;
    private final Bootstrap bootstrap;
    private final ByteBuf message;
    private final Tally tally;
    private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Long> unsent = new ArrayDeque<>();
    private final Set<Connection> open = new HashSet<>();
    private long origin;
    private int next;
    private int settled;

    Volley(EventLoop loop, Bootstrap bootstrap, Target target, Schedule schedule) {
        this.loop = loop;
        this.target = target;
        this.schedule = schedule;
        this.tally = new Tally(target.expected());
        this.message = Unpooled.directBuffer().writeBytes(target.request().message(target.port()));
        this.bootstrap = bootstrap.clone().handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                var decoder =
                        new HttpDecoderConfig().setMaxChunkSize(PIECE_BYTES_MAX).setValidateHeaders(false);
                channel.pipeline().addLast(new HttpResponseDecoder(decoder), new Connection(Volley.this));
            }
        });
    }

    CompletableFuture<LoadResult> begin() {
        loop.execute(() -> {
            for (int i = 0; i < target.connectionsWarm(); i++) {
                connect();
            }
            var _ = loop.schedule(this::launch, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
        });
        return result;
    }

    Tally tally() {
        return tally;
    }

    boolean countsEvents() {
        return target.expected().map(expected -> expected.events() > 0).orElse(true);
    }

    /** A connection is free: it takes who waits longest. */
    void ready(Connection connection) {
        open.add(connection);
        Long intended = unsent.poll();
        if (intended == null || result.isDone()) {
            idle.addLast(connection);
        } else {
            connection.send(message.retainedDuplicate(), intended);
        }
    }

    /** A connection is lost, and with it the answer that it was to bring. */
    void broken(Connection connection, String reason) {
        if (!open.remove(connection) || result.isDone()) {
            return;
        }
        idle.remove(connection);
        if (connection.waiting()) {
            tally.failed(reason);
            settled();
        }
        if (!unsent.isEmpty()) {
            connect();
        }
    }

    /** One request has come to its end, good or bad. */
    void settled() {
        settled++;
        if (settled == schedule.size()) {
            finish();
        }
    }

    private void launch() {
        origin = System.nanoTime();
        sendDue();
    }

    private void sendDue() {
        long now = System.nanoTime();
        while (next < schedule.size() && origin + schedule.offsetNanos(next) <= now) {
            long intended = origin + schedule.offsetNanos(next++);
            tally.sent(now - intended);
            send(intended);
            now = System.nanoTime();
        }
        if (next < schedule.size()) {
            var _ = loop.schedule(this::sendDue, origin + schedule.offsetNanos(next) - now, TimeUnit.NANOSECONDS);
        } else {
            var _ = loop.schedule(this::expire, target.patience().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void send(long intended) {
        Connection connection = idle.pollLast();
        if (connection != null) {
            connection.send(message.retainedDuplicate(), intended);
            return;
        }
        unsent.add(intended);
        if (open.size() + unsent.size() <= target.connectionsMax()) {
            connect();
        }
    }

    private void connect() {
        bootstrap.connect("127.0.0.1", target.port()).addListener(connected -> {
            if (!connected.isSuccess() && unsent.poll() != null) {
                tally.failed("connect: " + connected.cause().getMessage());
                settled();
            }
        });
    }

    private void expire() {
        while (settled < schedule.size() && !result.isDone()) {
            tally.failed("no answer in time");
            settled();
        }
    }

    private void finish() {
        result.complete(tally.result());
        Set.copyOf(open).forEach(Connection::close);
        open.clear();
        message.release();
    }
}
