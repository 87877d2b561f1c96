package dev.penstock.core.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R14: windows by the wall clock of a zone. */
class PeriodTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @Test
    void r14_dayInShanghai_turnsAtItsOwnMidnight() {
        Instant midnight = Instant.parse("2026-11-21T16:00:00Z");

        Window before = Period.DAY.windowAt(midnight.minusMillis(1), SHANGHAI);
        Window after = Period.DAY.windowAt(midnight, SHANGHAI);

        assertThat(before.end()).isEqualTo(midnight).isEqualTo(after.start());
        assertThat(Duration.between(after.start(), after.end())).isEqualTo(Duration.ofHours(24));
    }

    @ParameterizedTest
    @CsvSource({"2026-03-08T12:00:00Z, 23", "2026-11-01T12:00:00Z, 25", "2026-06-01T12:00:00Z, 24"})
    void r14_dayOnWhichClocksChange_has23Or25Hours(Instant noon, long hours) {
        Window day = Period.DAY.windowAt(noon, NEW_YORK);

        assertThat(Duration.between(day.start(), day.end())).isEqualTo(Duration.ofHours(hours));
    }

    @Test
    void hourThatTheClockShowsTwice_isTwoWindows() {
        Instant first = Instant.parse("2026-11-01T05:30:00Z");

        Window one = Period.HOUR.windowAt(first, NEW_YORK);
        Window two = Period.HOUR.windowAt(first.plus(Duration.ofHours(1)), NEW_YORK);

        assertThat(one.end()).isEqualTo(two.start());
    }

    @Test
    void leapDay_isADay_andFebruaryAMonth() {
        Instant leap = Instant.parse("2028-02-29T12:00:00Z");

        assertThat(Period.DAY.windowAt(leap, ZoneId.of("UTC")))
                .isEqualTo(new Window(Instant.parse("2028-02-29T00:00:00Z"), Instant.parse("2028-03-01T00:00:00Z")));
        assertThat(Period.MONTH.windowAt(leap, ZoneId.of("UTC")))
                .isEqualTo(new Window(Instant.parse("2028-02-01T00:00:00Z"), Instant.parse("2028-03-01T00:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Asia/Shanghai",
                "America/New_York",
                "Australia/Lord_Howe",
                "Asia/Kathmandu",
                "Africa/Casablanca"
            })
    void allWindowsOfAYear_followOnEachOther_withoutGapOrOverlap(String zone) {
        ZoneId id = ZoneId.of(zone);
        for (Period period : Period.values()) {
            Instant end = Instant.parse("2027-02-01T00:00:00Z");
            Window window = period.windowAt(Instant.parse("2026-01-01T00:00:00Z"), id);
            while (window.end().isBefore(end)) {
                Window next = period.windowAt(window.end(), id);
                assertThat(next.start())
                        .as("%s %s after %s", period, zone, window)
                        .isEqualTo(window.end());
                assertThat(period.windowAt(window.end().minusNanos(1), id)).isEqualTo(window);
                window = next;
            }
        }
    }
}
