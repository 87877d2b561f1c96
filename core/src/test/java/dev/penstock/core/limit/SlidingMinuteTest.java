package dev.penstock.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingMinuteTest {
    private final SlidingMinute minute = new SlidingMinute();

    private long take(long units, long limit, long second) {
        long wait = minute.secondsUntilFits(units, limit, second);
        if (wait == 0) {
            minute.add(units, second);
        }
        return wait;
    }

    @Test
    void limitPassesExactly_andTheNextIsToldWhenItFits() {
        assertThat(take(1, 3, 100)).isZero();
        assertThat(take(2, 3, 110)).isZero();
        assertThat(take(1, 3, 120)).isEqualTo(41);
        assertThat(take(1, 3, 160)).isEqualTo(1);
        assertThat(take(1, 3, 161)).isZero();
    }

    @Test
    void turnOfTheMinute_doesNotDoubleTheLimit() {
        assertThat(take(10, 10, 59)).isZero();
        assertThat(take(1, 10, 60)).isPositive();
        assertThat(take(10, 10, 120)).isZero();
    }

    @Test
    void moreThanTheLimitAtOnce_waitsForAnEmptyMinute() {
        assertThat(take(1, 5, 0)).isZero();
        assertThat(take(6, 5, 10)).isEqualTo(51);
        assertThat(take(6, 5, 61)).isZero();
    }

    @Test
    void longPause_forgetsEverything() {
        assertThat(take(1, 1, 0)).isZero();
        assertThat(take(1, 1, 1_000_000)).isZero();
    }

    @Test
    void clockThatStepsBack_doesNotGiveMore() {
        assertThat(take(1, 1, 1000)).isZero();
        assertThat(take(1, 1, 900)).isPositive();
    }

    @Test
    void whatWasTooMuch_isFreeAgainAtOnce() {
        take(100, 100, 0);
        assertThat(minute.secondsUntilFits(10, 100, 5)).isEqualTo(56);

        minute.correct(100, 90, 0, 5);

        assertThat(minute.secondsUntilFits(10, 100, 5)).isZero();
        assertThat(minute.total(5)).isEqualTo(90);
    }

    @Test
    void whatWasTooLittle_countsFromWhenItIsKnown() {
        take(10, 100, 0);

        minute.correct(10, 100, 0, 30);

        assertThat(minute.total(30)).isEqualTo(100);
        assertThat(minute.total(61)).isEqualTo(90);
        assertThat(minute.total(91)).isZero();
    }

    @Test
    void correctionOfWhatIsForgotten_takesNothingFromOthers() {
        take(10, 100, 0);
        take(7, 100, 61);

        minute.correct(10, 0, 0, 61);

        assertThat(minute.total(61)).isEqualTo(7);
    }

    @Test
    void limitThatIsRaised_countsAtOnce() {
        take(3, 3, 0);
        assertThat(minute.secondsUntilFits(1, 3, 0)).isEqualTo(61);
        assertThat(minute.secondsUntilFits(1, 4, 0)).isZero();
        assertThat(minute.secondsUntilFits(2, 4, 0)).isEqualTo(61);
        assertThat(minute.secondsUntilFits(2, 5, 0)).isZero();
    }

    /** Against a model that keeps every event and counts them one by one. */
    @Test
    void randomTraffic_agreesWithACountOfEveryEvent() {
        long seed = 20_261_121;
        Random random = new Random(seed);
        List<long[]> events = new ArrayList<>();
        long second = 0;
        for (int step = 0; step < 100_000; step++) {
            second += random.nextInt(20) == 0 ? random.nextInt(90) : random.nextInt(2);
            long now = second;
            events.removeIf(event -> event[0] <= now - 61);
            long units = 1L + random.nextInt(8);
            long limit = 40L + random.nextInt(20);
            if (random.nextInt(4) == 0 && !events.isEmpty()) {
                long[] event = events.get(random.nextInt(events.size()));
                long used = random.nextInt(12);
                minute.correct(event[1], used, event[0], now);
                if (used > event[1]) {
                    events.add(new long[] {now, used - event[1]});
                } else {
                    event[1] = used;
                }
            }

            long wait = minute.secondsUntilFits(units, limit, now);

            assertThat(wait).as("seed %d, step %d", seed, step).isEqualTo(naiveWait(events, units, limit, now));
            if (wait == 0) {
                minute.add(units, now);
                events.add(new long[] {now, units});
            }
        }
    }

    private static long naiveWait(List<long[]> events, long units, long limit, long now) {
        for (long wait = 0; ; wait++) {
            long end = now + wait;
            long counted = events.stream()
                    .filter(event -> event[0] > end - 61)
                    .mapToLong(event -> event[1])
                    .sum();
            if (counted + units <= limit) {
                return wait;
            }
        }
    }
}
