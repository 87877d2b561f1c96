package dev.penstock.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WrkTest {

    @Test
    void summaryLine_isFoundAmongTheTalk() throws IOException {
        String output = """
                Running 2s test @ http://127.0.0.1:1/
                  1 threads and 32 connections

                {"requests":1000,"micros":2000000,"failed":3}
                """;
        Saturation.Served served = Wrk.parse(output);
        assertThat(served).isEqualTo(new Saturation.Served(1000, 3, Duration.ofSeconds(2)));
        assertThat(served.perSecond()).isEqualTo(500);
    }

    @Test
    void outputWithoutASummary_isToldAsItIs() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect to 127.0.0.1:1"))
                .hasMessageContaining("unable to connect");
    }
}
