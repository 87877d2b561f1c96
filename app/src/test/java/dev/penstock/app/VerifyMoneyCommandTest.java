package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyMoneyCommandTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void soManyOperations_areDone_andSayWhatHappened() throws CannotStart {
        assertThat(VerifyMoneyCommand.run(out, "--ops", "4000", "--seed", "5")).isZero();

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("4,000 operations in 2 histories: ")
                .contains("Nothing was overspent, and nothing forgotten.");
    }

    @Test
    void restartOfAKilledGateway_forgetsNoCallOfItsJournal(@TempDir Path folder) throws Exception {
        RestartTrial.Result result = RestartTrial.run(Files.createDirectory(folder.resolve("trial")), 300, 1);

        assertThat(result.wrong()).isEmpty();
        assertThat(result.known()).hasSize(1);
        assertThat(result.unknown()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ops", "--ops many", "--ops -1", "--hops 5", "--kills", "5 --ops"})
    void whatIsNotUnderstood_isSaid_andNothingRuns(String arguments) throws CannotStart {
        assertThat(VerifyMoneyCommand.run(out, arguments.split(" "))).isEqualTo(64);
        assertThat(bytes.size()).isZero();
    }
}
