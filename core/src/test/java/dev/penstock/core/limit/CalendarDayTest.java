package dev.penstock.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CalendarDayTest {

    private static long at(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    @Test
    void dayBeginsAtMidnightOfItsZone() {
        CalendarDay day = new CalendarDay(ZoneId.of("Asia/Shanghai"));

        day.add(3, at("2026-11-21T15:59:59Z"));

        assertThat(day.count(at("2026-11-21T15:59:59Z"))).isEqualTo(3);
        assertThat(day.secondsLeft(at("2026-11-21T15:59:59Z"))).isEqualTo(1);
        assertThat(day.count(at("2026-11-21T16:00:00Z"))).isZero();
        assertThat(day.secondsLeft(at("2026-11-21T16:00:00Z"))).isEqualTo(86_400);
    }

    @Test
    void dayOnWhichClocksAreChanged_isAsLongAsItIs() {
        CalendarDay day = new CalendarDay(ZoneId.of("Europe/Berlin"));

        assertThat(day.secondsLeft(at("2026-10-24T22:00:00Z"))).isEqualTo(25 * 3600);
        assertThat(day.secondsLeft(at("2027-03-27T23:00:00Z"))).isEqualTo(23 * 3600);
    }

    @Test
    void clockThatStepsBackOverMidnight_doesNotGiveADayAgain() {
        CalendarDay day = new CalendarDay(ZoneOffset.UTC);
        day.add(1, at("2026-11-21T23:59:59Z"));
        day.add(5, at("2026-11-22T00:00:01Z"));

        assertThat(day.count(at("2026-11-21T23:59:58Z"))).isEqualTo(5);
    }

    @Test
    void callThatIsTakenBack_countsNoMore_unlessItsDayIsOver() {
        CalendarDay day = new CalendarDay(ZoneOffset.UTC);
        day.add(2, at("2026-11-21T23:00:00Z"));
        day.takeBack(at("2026-11-21T23:00:00Z"), at("2026-11-21T23:00:01Z"));
        assertThat(day.count(at("2026-11-21T23:00:02Z"))).isEqualTo(1);

        day.add(1, at("2026-11-22T00:00:00Z"));
        day.takeBack(at("2026-11-21T23:00:00Z"), at("2026-11-22T00:00:01Z"));
        assertThat(day.count(at("2026-11-22T00:00:01Z"))).isEqualTo(1);
    }
}
