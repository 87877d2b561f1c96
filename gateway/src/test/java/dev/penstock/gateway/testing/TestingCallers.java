package dev.penstock.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers of a gateway with budgets: one that is patient, and many who ask at the same moment. */
public final class TestingCallers {
    private static final int ASKS_MAX = 10;

    private TestingCallers() {}

    /** One call. */
    @FunctionalInterface
    public interface Call {
        Answer ask() throws IOException;
    }

    /** One call, by its number. */
    @FunctionalInterface
    public interface NumberedCall {
        Answer ask(int number) throws IOException;
    }

    /**
     * Asks as clients do: one that is told to come back, because the database did not say in time whether there is money, comes
     * back, so often. Nothing was sent for it, so nothing is spent twice.
     */
    public static Answer patiently(Call call) throws IOException {
        Answer answer = call.ask();
        for (int asks = 1; asks < ASKS_MAX && isToComeBack(answer); asks++) {
            try {
                Thread.sleep(Duration.ofSeconds(Long.parseLong(answer.header("retry-after"))));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return answer;
            }
            answer = call.ask();
        }
        return answer;
    }

    private static boolean isToComeBack(Answer answer) {
        return answer.status() == 503
                && !answer.header("retry-after").isEmpty()
                && answer.text().contains("Budgets cannot be checked right now");
    }

    /**
     * Has so many of them ask, patiently. Each must be answered, or told that no budget has money for it.
     *
     * @return how many were answered
     */
    public static int atOnce(int count, NumberedCall call) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(count);
        List<Future<Answer>> answers = new ArrayList<>();
        int answered = 0;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int number = i;
                answers.add(pool.submit(() -> {
                    barrier.await();
                    return patiently(() -> call.ask(number));
                }));
            }
            for (Future<Answer> each : answers) {
                Answer answer = each.get();
                assertThat(answer.status()).as(answer.text()).isIn(200, 402);
                answered += answer.status() == 200 ? 1 : 0;
            }
        }
        return answered;
    }
}
