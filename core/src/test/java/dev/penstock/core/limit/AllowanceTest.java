package dev.penstock.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.limit.Allowance.Taken;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").getEpochSecond();

    private static Allowance allowance(long rpm, long tpm, long rpd, int atOnce) {
        return new Allowance(new Limits(rpm, tpm, rpd, atOnce), ZoneOffset.UTC);
    }

    private static Moment at(long millis) {
        return new Moment(millis, NOON + millis / 1000);
    }

    @Test
    void withoutLimits_everythingFits() {
        Allowance allowance = new Allowance(Limits.NONE, ZoneOffset.UTC);
        for (int i = 0; i < 10_000; i++) {
            assertThat(allowance.waitMillis(Long.MAX_VALUE / 4, at(0))).isZero();
            allowance.take(Long.MAX_VALUE / 4, at(0));
        }
    }

    @Test
    void waitIsThatOfTheTightestLimit() {
        Allowance allowance = allowance(2, 1000, 3, 0);
        allowance.take(900, at(500));
        assertThat(allowance.waitMillis(100, at(1500))).isZero();
        assertThat(allowance.waitMillis(101, at(1500))).isEqualTo(59_500);
        assertThat(allowance.tightest(101, at(1500))).isEqualTo(Measure.TOKENS_PER_MINUTE);

        allowance.take(1, at(10_000));
        assertThat(allowance.waitMillis(1, at(10_000))).isEqualTo(51_000);
        assertThat(allowance.tightest(1, at(10_000))).isEqualTo(Measure.CALLS_PER_MINUTE);

        allowance.take(1, at(70_000));
        assertThat(allowance.waitMillis(1, at(70_000))).isEqualTo((12 * 3600 - 70) * 1000L);
        assertThat(allowance.tightest(1, at(70_000))).isEqualTo(Measure.CALLS_PER_DAY);
    }

    @Test
    void callsAtOnce_areFreeWhenTheyAreGivenBack_andOnce() {
        Allowance allowance = allowance(0, 0, 0, 1);
        Taken taken = allowance.take(5, at(0));
        assertThat(allowance.waitMillis(5, at(0))).isEqualTo(1000);
        assertThat(allowance.tightest(5, at(0))).isEqualTo(Measure.CALLS_AT_ONCE);

        allowance.giveBack(taken, 5, at(0));

        assertThat(allowance.waitMillis(5, at(0))).isZero();
        assertThatThrownBy(() -> allowance.giveBack(taken, 5, at(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tokensAreEstimatedAtTheBeginning_andPutRightAtTheEnd() {
        Allowance allowance = allowance(0, 1000, 0, 0);
        Taken large = allowance.take(1000, at(0));
        assertThat(allowance.waitMillis(1, at(1000))).isPositive();

        allowance.giveBack(large, 400, at(2000));
        assertThat(allowance.waitMillis(600, at(2000))).isZero();

        Taken small = allowance.take(100, at(3000));
        allowance.giveBack(small, 600, at(4000));
        assertThat(allowance.waitMillis(1, at(4000))).isPositive();
    }

    @Test
    void callThatWasNeverMade_leavesNoTrace() {
        Allowance allowance = allowance(1, 10, 1, 1);
        Taken taken = allowance.take(10, at(0));

        allowance.undo(taken, at(0));

        assertThat(allowance.waitMillis(10, at(0))).isZero();
        assertThat(allowance.callsToday(at(0))).isZero();
        assertThat(allowance.atOnce()).isZero();
    }

    @Test
    void callLargerThanTheWholeLimit_goesThroughAnEmptyMinute() {
        Allowance allowance = allowance(0, 100, 0, 0);
        assertThat(allowance.waitMillis(5000, at(0))).isZero();

        Taken taken = allowance.take(5000, at(0));

        assertThat(taken.tokens()).isEqualTo(100);
        assertThat(allowance.waitMillis(5000, at(1000))).isEqualTo(60_000);
    }

    @Test
    void limitsThatChange_keepWhatWasTaken() {
        Allowance allowance = allowance(5, 0, 0, 0);
        for (int i = 0; i < 5; i++) {
            allowance.take(0, at(0));
        }
        allowance.limit(new Limits(6, 0, 0, 0));
        assertThat(allowance.waitMillis(0, at(0))).isZero();
        allowance.limit(new Limits(2, 0, 0, 0));
        assertThat(allowance.waitMillis(0, at(0))).isEqualTo(61_000);
    }

    @Test
    void callsOfTodayBeforeARestart_count() {
        Allowance allowance = allowance(0, 0, 10, 0);

        allowance.remember(10, at(0));

        assertThat(allowance.waitMillis(0, at(0))).isEqualTo(12 * 3600 * 1000L);
    }

    /** In no 60 seconds more than the limit begins, and what would fit a window of 61 seconds is never held back. */
    @Test
    void randomCalls_keepToTheLimitInEveryMinute_andAreNotHeldBackWithoutReason() {
        long seed = 4_000_038;
        Random random = new Random(seed);
        Allowance allowance = allowance(50, 0, 0, 0);
        Deque<Long> begun = new ArrayDeque<>();
        List<Long> refusedFor = new ArrayList<>();
        long millis = 0;
        for (int step = 0; step < 100_000; step++) {
            millis += random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(900);
            long now = millis;
            begun.removeIf(call -> call <= now - 61_000);
            long wait = allowance.waitMillis(0, at(now));
            if (wait == 0) {
                allowance.take(0, at(now));
                allowance.giveBack();
                begun.add(now);
            } else {
                refusedFor.add(wait);
                assertThat(begun).as("seed %d, step %d", seed, step).hasSizeGreaterThanOrEqualTo(50);
                assertThat(allowance.waitMillis(0, at(now + wait - 1)))
                        .as("seed %d, step %d", seed, step)
                        .isPositive();
                millis += wait - 1;
            }
            long inMinute = begun.stream().filter(call -> call > now - 60_000).count();
            assertThat(inMinute).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(50);
        }
        assertThat(refusedFor).isNotEmpty();
    }

    @Test
    void negativeLimit_isRefused() {
        assertThatThrownBy(() -> new Limits(0, -1, 0, 0)).hasMessage("tokensPerMinute: -1 (expected: 0 or more)");
    }
}
