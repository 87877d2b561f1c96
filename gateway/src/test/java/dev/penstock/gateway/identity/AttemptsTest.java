package dev.penstock.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.gateway.control.Refused;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void overTheLimit_isRefused_untilTheWindowIsOver() {
        Attempts attempts = new Attempts(2, Duration.ofMinutes(15), () -> now);
        attempts.take("a");
        now = now.plusSeconds(60);
        attempts.take("a");
        attempts.take("b");

        assertThatThrownBy(() -> attempts.take("a"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.retryAfter()).contains(Duration.ofMinutes(14)));

        now = now.plus(Duration.ofMinutes(14));
        attempts.take("a");
    }

    @Test
    void sourceThatTurnedOutWell_beginsAnew() {
        Attempts attempts = new Attempts(1, Duration.ofMinutes(15), () -> now);
        attempts.take("a");
        attempts.forget("a");
        attempts.take("a");

        assertThatThrownBy(() -> attempts.take("a")).isInstanceOf(Refused.class);
    }

    @Test
    void addressesOfOneIpv6Network_areOneSource() {
        assertThat(Attempts.source("2001:db8:1:2:3::1")).isEqualTo(Attempts.source("2001:db8:1:2:ffff::2"));
        assertThat(Attempts.source("2001:db8:1:2::1")).isNotEqualTo(Attempts.source("2001:db8:1:3::1"));
        assertThat(Attempts.source("192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void millionSources_areNotAllRemembered_andOneThatGoesOnStaysRefused() {
        Attempts attempts = new Attempts(10, Duration.ofMinutes(15), () -> now);
        for (int i = 0; i < 1_000_000; i++) {
            attempts.take("source " + i);
            if (i % 10 == 0) {
                try {
                    attempts.take("the one");
                } catch (Refused overTheLimit) {
                    assertThat(i).isGreaterThanOrEqualTo(100);
                }
            }
        }

        assertThat(attempts.sources()).isLessThanOrEqualTo(Attempts.SOURCES_MAX);
        assertThatThrownBy(() -> attempts.take("the one")).isInstanceOf(Refused.class);
    }

    @Test
    void limitOfZero_isNone() {
        Attempts attempts = new Attempts(0, Duration.ofMinutes(15), () -> now);
        for (int i = 0; i < 1000; i++) {
            attempts.take("a");
        }
    }
}
