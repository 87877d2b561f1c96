package dev.penstock.benchmarks.load;

import java.time.Duration;

/** Saturation by our own client, for machines without wrk: one burst after the other over the same number of connections. */
public final class Bursts implements Saturation {
    private static final int BURST = 20_000;

    private final OpenLoop client;

    public Bursts(OpenLoop client) {
        this.client = client;
    }

    @Override
    public Served run(int port, ChatRequest request, Duration length) throws InterruptedException {
        Target target = Target.of(port, request).connections(CONNECTIONS, CONNECTIONS);
        long begin = System.nanoTime();
        long requests = 0;
        long failed = 0;
        while (System.nanoTime() - begin < length.toNanos()) {
            LoadResult burst = client.run(target, Schedule.burst(BURST));
            requests += burst.completed();
            failed += burst.failed();
        }
        return new Served(requests, failed, Duration.ofNanos(System.nanoTime() - begin));
    }
}
