package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back in for an admin who has lost the password; and the first way in, as a process shows it. */
class ResetPasswordCommandTest {
    @TempDir
    Path folder;

    @Test
    void newPassword_letsTheAdminIn_besideARunningGateway() throws Exception {
        try (TestingProcess penstock = TestingProcess.serving(folder)) {
            String first = penstock.said().replaceAll("(?s).*is \"admin\", password (\\S+).*", "$1");
            assertThat(first).hasSize(20);
            assertThat(login(penstock, first)).isEqualTo(200);

            ByteArrayOutputStream said = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
            assertThat(ResetPasswordCommand.run(Map.of(), folder, out, "admin")).isZero();
            String second = said.toString(StandardCharsets.UTF_8).replaceAll("(?s).*: (\\S+).*", "$1");

            assertThat(login(penstock, first)).isEqualTo(401);
            assertThat(login(penstock, second)).isEqualTo(200);
            assertThat(ResetPasswordCommand.run(Map.of(), folder, out, "nobody"))
                    .isEqualTo(67);
            assertThat(ResetPasswordCommand.run(Map.of(), folder, out)).isEqualTo(64);
        }
        try (TestingProcess again = TestingProcess.serving(folder)) {
            assertThat(again.said()).doesNotContain("First start");
        }
    }

    private static int login(TestingProcess penstock, String password) throws Exception {
        HttpURLConnection request =
                penstock.ask("/api/auth/login", "{\"username\":\"admin\",\"password\":\"" + password + "\"}");
        return request.getResponseCode();
    }
}
