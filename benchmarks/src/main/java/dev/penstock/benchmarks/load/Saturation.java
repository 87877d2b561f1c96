package dev.penstock.benchmarks.load;

import java.time.Duration;

/** Load that asks for the next reply as soon as it has one, over so many connections. */
public interface Saturation {
    int CONNECTIONS = 32;

    /**
     * What it got.
     *
     * @param failed replies other than 200, and connections that broke
     */
    record Served(long requests, long failed, Duration elapsed) {
        public double perSecond() {
            return requests * 1e9 / elapsed.toNanos();
        }
    }

    Served run(int port, ChatRequest request, Duration length) throws InterruptedException;
}
