package dev.penstock.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The load client whose requests do not wait for answers: one event loop sends each request at the moment that the schedule
 * says, and every latency counts from that moment (the opposite would hide stalls; Tene, "coordinated omission").
 */
public final class OpenLoop implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final EventLoopGroup group;
    private final Bootstrap bootstrap;

    public OpenLoop() {
        Epoll.ensureAvailability();
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        bootstrap = new Bootstrap()
                .group(group)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
        group.next().execute(OpenLoop::wakeOnTime);
    }

    /** Begins a run; its future always completes, at the latest when the target's patience is over. */
    public CompletableFuture<LoadResult> begin(Target target, Schedule schedule) {
        EventLoop loop = group.next();
        return new Volley(loop, bootstrap, target, schedule).begin();
    }

    /** A whole run. */
    public LoadResult run(Target target, Schedule schedule) throws InterruptedException {
        Duration longest = schedule.length().plus(target.patience()).plus(MARGIN);
        return await(begin(target, schedule), longest);
    }

    public static LoadResult await(CompletableFuture<LoadResult> run, Duration longest) throws InterruptedException {
        try {
            return run.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load client failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the load client did not end within " + longest, e);
        }
    }

    /** Linux rounds a thread's timers up by 50 µs to save power; for this thread that would be a late client. */
    private static void wakeOnTime() {
        try {
            String thread = Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString();
            Files.writeString(Path.of("/proc", thread, "timerslack_ns"), "1");
        } catch (IOException refused) {
            // The runs then show it as lateness.
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
