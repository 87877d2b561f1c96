package dev.penstock.benchmarks.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PairsTest {

    @Test
    void ratios_areTakenBlockByBlock() {
        var pairs = new Pairs(Map.of(0, 30.0, 1, 66.0, 2, 12.0), Map.of(0, 20.0, 1, 60.0, 2, 10.0));
        assertThat(pairs.ratios().median()).isEqualTo(1.2);
    }

    @Test
    void differences_areTakenBlockByBlock() {
        var pairs = new Pairs(Map.of(0, 5.0, 1, 105.0, 2, 55.0), Map.of(0, 4.0, 1, 100.0, 2, 52.0));
        assertThat(pairs.differences().median()).isEqualTo(3);
    }

    @Test
    void blockThatLacksOneSide_doesNotCount() {
        var pairs = new Pairs(Map.of(0, 4.0, 1, 1000.0), Map.of(0, 2.0, 2, 1.0));
        assertThat(pairs.ratios().size()).isOne();
        assertThat(pairs.ratios().median()).isEqualTo(2);
    }
}
