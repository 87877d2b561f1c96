package dev.penstock.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers who all wait at a barrier, and then ask at the same moment. */
public final class TestingCallers {
    private TestingCallers() {}

    /** One call, by its number; says the status of the answer. */
    @FunctionalInterface
    public interface Call {
        int ask(int number) throws IOException;
    }

    /**
     * Has so many of them ask. Each must be answered, or told that no budget has money for it.
     *
     * @return how many were answered
     */
    public static int atOnce(int count, Call call) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(count);
        List<Future<Integer>> statuses = new ArrayList<>();
        int answered = 0;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int number = i;
                statuses.add(pool.submit(() -> {
                    barrier.await();
                    return call.ask(number);
                }));
            }
            for (Future<Integer> each : statuses) {
                assertThat(each.get()).isIn(200, 402);
                answered += each.get() == 200 ? 1 : 0;
            }
        }
        return answered;
    }
}
