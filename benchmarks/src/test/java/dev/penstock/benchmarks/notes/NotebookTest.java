package dev.penstock.benchmarks.notes;

import static dev.penstock.benchmarks.process.Arm.Name.GATEWAY;
import static dev.penstock.benchmarks.process.Arm.Name.NGINX;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NotebookTest {
    private final Notebook notebook = new Notebook();

    @Test
    void rejectedBlock_countsOnNoArm() {
        observe(0, 10, 12);
        observe(1, 10, 90);
        notebook.reject("scene", 1, "noise");
        assertThat(notebook.accepted("scene")).isOne();
        assertThat(notebook.sample("scene", "cpu", NGINX).size()).isOne();
        assertThat(notebook.pairs("scene", "cpu", GATEWAY, NGINX).ratios().median())
                .isEqualTo(1.2);
    }

    @Test
    void rejection_touchesOnlyItsScene() {
        observe(0, 10, 12);
        notebook.reject("another", 0, "noise");
        assertThat(notebook.accepted("scene")).isOne();
    }

    @Test
    void sceneOfRejectedBlocksOnly_isDoubtfulButTold() {
        observe(0, 10, 12);
        notebook.reject("scene", 0, "noise");
        assertThat(notebook.doubtful("scene")).isTrue();
        assertThat(notebook.sample("scene", "cpu", GATEWAY).median()).isEqualTo(12);
    }

    @Test
    void sceneThatWasNotPlayed_isNotDoubtful() {
        assertThat(notebook.doubtful("scene")).isFalse();
    }

    @Test
    void totals_countRejectedBlocksToo() {
        notebook.observe("scene", "wrong", GATEWAY, 0, 2);
        notebook.observe("another", "wrong", GATEWAY, 0, 1);
        notebook.reject("scene", 0, "noise");
        assertThat(notebook.total("wrong", GATEWAY)).isEqualTo(3);
    }

    private void observe(int block, double nginx, double gateway) {
        notebook.observe("scene", "cpu", NGINX, block, nginx);
        notebook.observe("scene", "cpu", GATEWAY, block, gateway);
    }
}
