package dev.penstock.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {
    private final Timestamps timestamps = new Timestamps();

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T12:34:56Z, 2026-11-21T12:34:56.000Z",
        "2026-11-21T12:34:56.007999999Z, 2026-11-21T12:34:56.007Z",
        "2026-12-31T23:59:59.999Z, 2026-12-31T23:59:59.999Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.500Z"
    })
    void writesUtcToTheMillisecond(Instant at, String written) {
        assertThat(timestamps.text(at)).isEqualTo(written);
        assertThat(Instant.parse(timestamps.text(at)).getEpochSecond()).isEqualTo(at.getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0"})
    void followsTheSecondInBothDirections(long first, long second) {
        timestamps.text(Instant.ofEpochSecond(first));

        assertThat(timestamps.text(Instant.ofEpochSecond(second, 120_000_000)))
                .isEqualTo("1970-01-01T00:00:0" + second + ".120Z");
    }
}
