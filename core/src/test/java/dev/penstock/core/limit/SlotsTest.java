package dev.penstock.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlotsTest {

    @Test
    void noMoreThanTheLimitAtOnce() {
        Slots slots = new Slots(2);

        assertThat(slots.tryTake()).isTrue();
        assertThat(slots.tryTake()).isTrue();
        assertThat(slots.tryTake()).isFalse();
        slots.giveBack();
        assertThat(slots.tryTake()).isTrue();
        assertThat(slots.taken()).isEqualTo(2);
    }

    @Test
    void zero_isNoLimit() {
        Slots slots = new Slots(0);
        for (int i = 0; i < 1000; i++) {
            assertThat(slots.tryTake()).isTrue();
        }
    }

    @Test
    void givingBackWhatWasNotTaken_isABug() {
        assertThatThrownBy(() -> new Slots(1).giveBack()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyThreads_neverTakeMoreThanTheLimit() throws Exception {
        Slots slots = new Slots(10);
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 512; i++) {
                var _ = threads.submit(() -> {
                    start.await();
                    return slots.tryTake() ? taken.incrementAndGet() : 0;
                });
            }
            start.countDown();
        }
        assertThat(taken).hasValue(10);
    }
}
