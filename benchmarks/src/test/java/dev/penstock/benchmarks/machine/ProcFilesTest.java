package dev.penstock.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcFilesTest {
    private static final List<String> STAT_BEFORE = List.of(
            "cpu  300 0 100 1000 10 5 15 2 0 0",
            "cpu0 200 0 50 400 0 0 10 1 0 0",
            "cpu1 100 0 50 600 10 5 5 1 0 0",
            "intr 12345 0 9",
            "ctxt 999");
    private static final List<String> STAT_AFTER = List.of(
            "cpu  400 0 150 1040 10 5 25 7 0 0", "cpu0 270 10 70 400 0 0 20 6 0 0", "cpu1 130 0 60 640 20 5 5 1 0 0");

    @Test
    void stat_countsUserAndSystemTicks() {
        ProcessTimes times = ProcessTimes.parse(stat("(java)"));
        assertThat(times).isEqualTo(new ProcessTimes(1234, 567));
        assertThat(times.total()).isEqualTo(Duration.ofMillis(18_010));
    }

    @Test
    void statOfCommandWithBlanksAndParentheses_isReadAllTheSame() {
        assertThat(ProcessTimes.parse(stat("(nginx: worker (1) R 7)"))).isEqualTo(new ProcessTimes(1234, 567));
    }

    @Test
    void statThatIsCutOff_isRefusedWithTheText() {
        assertThatThrownBy(() -> ProcessTimes.parse("12 (java) S 1 2")).hasMessageContaining("12 (java) S 1 2");
    }

    @Test
    void status_tellsMemoryNowAndAtMost() {
        String status = "Name:\tjava\nVmPeak:\t 900 kB\nVmHWM:\t  150 kB\nVmRSS:\t   128 kB\nThreads:\t9\n";
        assertThat(ProcessMemory.parse(status)).isEqualTo(new ProcessMemory(128 * 1024, 150 * 1024));
    }

    @Test
    void statusOfAnEndedProcess_holdsNoMemory() {
        assertThat(ProcessMemory.parse("Name:\tjava\nState:\tZ (zombie)\n")).isEqualTo(new ProcessMemory(0, 0));
    }

    @Test
    void cpuTimes_tellBusyTimePerCpuWithInterruptsAndWithoutWaiting() {
        CpuTimes spent = CpuTimes.parse(STAT_AFTER).minus(CpuTimes.parse(STAT_BEFORE));
        assertThat(spent.busy(0)).isEqualTo(Duration.ofMillis(1100));
        assertThat(spent.busy(1)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void stealShare_isOfAllTimeOfAllCpus() {
        CpuTimes spent = CpuTimes.parse(STAT_AFTER).minus(CpuTimes.parse(STAT_BEFORE));
        assertThat(spent.stealShare()).isEqualTo(5.0 / (115 + 90));
    }

    @Test
    void unknownCpu_isRefusedWithThoseThatAreThere() {
        assertThatThrownBy(() -> CpuTimes.parse(STAT_BEFORE).busy(7)).hasMessageContaining("[0, 1]");
    }

    @Test
    void ownProcess_hasUsedCpuAndHoldsMemory() {
        var self = new ProcessTree(ProcessHandle.current());
        assertThat(self.cpu()).isPositive();
        assertThat(self.residentBytes()).isPositive();
    }

    private static String stat(String command) {
        return "4242 " + command + " S 1 4242 4242 0 -1 4194304 100 0 0 0 1234 567 0 0 20 0 30 0 999 1 2 3\n";
    }
}
