package dev.penstock.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingMinuteTest {

    @Test
    void limitPassesExactly_andTheNextIsToldWhenItFits() {
        SlidingMinute calls = new SlidingMinute(3);

        assertThat(calls.tryTake(1, 100)).isZero();
        assertThat(calls.tryTake(2, 110)).isZero();
        assertThat(calls.tryTake(1, 120)).isEqualTo(41);
        assertThat(calls.tryTake(1, 160)).isEqualTo(1);
        assertThat(calls.tryTake(1, 161)).isZero();
    }

    @Test
    void turnOfTheMinute_doesNotDoubleTheLimit() {
        SlidingMinute calls = new SlidingMinute(10);

        assertThat(calls.tryTake(10, 59)).isZero();
        assertThat(calls.tryTake(1, 60)).isPositive();
        assertThat(calls.tryTake(10, 120)).isZero();
    }

    @Test
    void moreThanTheLimitAtOnce_neverFits() {
        assertThat(new SlidingMinute(5).tryTake(6, 0)).isEqualTo(-1);
    }

    @Test
    void longPause_forgetsEverything() {
        SlidingMinute calls = new SlidingMinute(1);

        assertThat(calls.tryTake(1, 0)).isZero();
        assertThat(calls.tryTake(1, 1_000_000)).isZero();
    }

    @Test
    void clockThatStepsBack_doesNotGiveMore() {
        SlidingMinute calls = new SlidingMinute(1);

        assertThat(calls.tryTake(1, 1000)).isZero();
        assertThat(calls.tryTake(1, 900)).isPositive();
    }

    @Test
    void randomTraffic_neverExceedsTheLimitInAnyMinute_andTheToldWaitIsTrue() {
        long seed = 20_261_121;
        Random random = new Random(seed);
        SlidingMinute calls = new SlidingMinute(50);
        Deque<long[]> taken = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < 100_000; i++) {
            now += random.nextInt(3);
            long units = 1L + random.nextInt(5);
            long wait = calls.tryTake(units, now);
            if (wait == 0) {
                taken.add(new long[] {now, units});
            } else {
                now += wait;
                assertThat(calls.tryTake(units, now))
                        .as("seed %d, step %d", seed, i)
                        .isZero();
                taken.add(new long[] {now, units});
            }
            while (taken.getFirst()[0] <= now - 60) {
                taken.removeFirst();
            }
            long inMinute = taken.stream().mapToLong(each -> each[1]).sum();
            assertThat(inMinute).as("seed %d, step %d", seed, i).isLessThanOrEqualTo(50);
        }
    }

    @Test
    void limitBelowOne_isRefused() {
        assertThatThrownBy(() -> new SlidingMinute(0)).hasMessage("limit: 0 (expected: at least 1)");
    }
}
