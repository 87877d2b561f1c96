package dev.penstock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.benchmarks.notes.Notebook;
import dev.penstock.benchmarks.process.Arm;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Notebook notebook = new Notebook();

    @Test
    void cpu_isJudgedByThePairedRatio() {
        cpu(0, 20, 26);
        cpu(1, 40, 52);
        assertThat(markdown()).contains("| CPU per 1 KB chat, µs | – | 30 | 39 | 1.3 [1.3, 1.3] | ≤ 1.5 | yes |");
    }

    @Test
    void ratioAboveItsGoal_isToldAsNotMet() {
        cpu(0, 20, 62);
        assertThat(markdown()).contains("| 3.1 | ≤ 1.5 | no |");
    }

    @Test
    void latency_isToldAsWhatEachArmAdds() {
        latency(Arm.Name.DIRECT, 0.25);
        latency(Arm.Name.NGINX, 0.35);
        latency(Arm.Name.GATEWAY, 0.375);
        assertThat(markdown())
                .contains("| added latency p50 at 1,000/s, ms |  | +0.1 | +0.125 | 1.25 | ≤ 0.15 | yes |");
    }

    @Test
    void disturbedScene_isMarked() {
        cpu(0, 20, 26);
        notebook.reject("chat-1KB", 0, "nginx: noise");
        assertThat(markdown())
                .contains("| CPU per 1 KB chat, µs (disturbed) |")
                .contains("- chat-1KB: 1 (nginx: noise)");
    }

    @Test
    void scenesThatWereNotPlayed_haveNoLine() {
        assertThat(markdown()).doesNotContain("streams lost").contains("No block was rejected.");
    }

    @Test
    void wrongReply_breaksTheGoalWhateverTheScene() {
        notebook.observe("rate-500", "replies_wrong", Arm.Name.GATEWAY, 0, 1);
        assertThat(markdown()).contains("| replies with wrong bytes or events | 0 | 0 | 1 |  | ≤ 0 | no |");
    }

    private void cpu(int block, double nginx, double gateway) {
        notebook.observe("chat-1KB", "cpu_us", Arm.Name.NGINX, block, nginx);
        notebook.observe("chat-1KB", "cpu_us", Arm.Name.GATEWAY, block, gateway);
    }

    private void latency(Arm.Name arm, double p50) {
        notebook.observe("rate-1000", "p50_ms", arm, 0, p50);
    }

    private String markdown() {
        return new Table(notebook).markdown();
    }
}
