package dev.penstock.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.benchmarks.machine.Tool;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramsTest {

    @ParameterizedTest
    @ValueSource(strings = {"sleep 60", "exec sleep 60"})
    void commandLine_becomesTheProcessItselfWhetherOrNotItSaysExec(String line) {
        assumeTrue(Tool.installed("taskset"), "taskset is not installed");
        try (var children = new Children()) {
            Child child = children.start("program", 0, Programs.shell(line), Map.of());
            while (!child.tree().root().info().command().orElse("").endsWith("sleep")) {
                child.requireAlive();
                Thread.onSpinWait();
            }
            assertThat(child.tree().root().descendants()).isEmpty();
        }
    }

    @Test
    void keysOfTheOperator_doNotReachAProgram() throws InterruptedException {
        assumeTrue(Tool.installed("taskset"), "taskset is not installed");
        try (var children = new Children()) {
            Child child = children.start("program", 0, Programs.shell("env"), Map.of("PORT", "1"));
            child.tree().root().onExit().join();
            assertThat(child.endOfLog().lines().map(line -> line.replaceFirst("=.*", "")))
                    .contains("PORT", "PATH")
                    .isSubsetOf(
                            "PORT",
                            "PATH",
                            "HOME",
                            "JAVA_HOME",
                            "LANG",
                            "LC_ALL",
                            "TMPDIR",
                            "PWD",
                            "OLDPWD",
                            "SHLVL",
                            "_");
        }
    }
}
