package dev.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.settings.Settings;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogRow;
import dev.penstock.gateway.store.log.LogRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of calls, seen from outside: by a process that is killed, and by the commands beside one that runs. */
class KeptRowsTest {
    private static final String BODY =
            "{\"model\":\"deepseek-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @TempDir
    Path folder;

    @Test
    void killUnderLoad_losesNoRowOfACallThatWasAnswered() throws Exception {
        Set<String> answered = ConcurrentHashMap.newKeySet();
        try (TestingProcess penstock = TestingProcess.serving(folder);
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            AtomicBoolean over = new AtomicBoolean();
            for (int i = 0; i < 4; i++) {
                callers.execute(() -> {
                    while (!over.get()) {
                        call(penstock, answered);
                    }
                });
            }
            while (answered.size() < 300) {
                Thread.sleep(5);
            }
            penstock.kill();
            over.set(true);
            assertThat(penstock.exitCode()).isEqualTo(137);
        }
        try (TestingProcess again = TestingProcess.serving(folder, "PRE_STOP", "0")) {
            again.terminate();
            assertThat(again.exitCode()).isZero();
        }

        List<String> kept = rows().stream().map(LogRow::requestId).toList();
        assertThat(kept).containsAll(answered).doesNotHaveDuplicates();
    }

    private static void call(TestingProcess penstock, Set<String> answered) {
        try {
            HttpURLConnection request = penstock.ask("/v1/chat/completions", BODY);
            request.getInputStream().readAllBytes();
            answered.add(request.getHeaderField("x-request-id"));
        } catch (IOException killed) {
            // The process was killed in the middle of the call.
        }
    }

    private List<LogRow> rows() throws Exception {
        try (Store store = Store.open(Settings.load(Map.of(), folder).database())) {
            return store.read((DSLContext sql) -> {
                List<LogRow> rows = new ArrayList<>();
                new LogRows(sql).each(LogFilter.all(), rows::add);
                return rows;
            });
        }
    }

    @Test
    void secondProcess_onTheSameFolder_doesNotStart() throws Exception {
        try (TestingProcess first = TestingProcess.serving(folder);
                TestingProcess second = TestingProcess.start(folder)) {
            assertThat(second.exitCode()).isEqualTo(69);
            assertThat(second.said()).contains("penstock: another gateway, process ", "PENSTOCK_DATA");
            assertThat(first.status("/ready")).isEqualTo(200);
        }
    }

    @Test
    void backupAndRestore_workBesideARunningGateway() throws Exception {
        try (TestingProcess penstock = TestingProcess.serving(folder)) {
            assertThat(penstock.call("/v1/chat/completions", BODY).status()).isEqualTo(200);
            while (rows().isEmpty()) {
                Thread.sleep(20);
            }
            Map<String, String> none = Map.of();
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

            assertThat(BackupCommand.backup(none, folder, out, "all.backup")).isZero();
            assertThat(penstock.call("/v1/chat/completions", BODY).status()).isEqualTo(200);
            while (rows().size() < 2) {
                Thread.sleep(20);
            }
            assertThat(BackupCommand.restore(none, folder, out, "all.backup")).isZero();
            assertThat(InitDbCommand.run(none, folder, out)).isZero();

            assertThat(said.toString(StandardCharsets.UTF_8))
                    .containsPattern("Wrote \\d+ rows")
                    .containsPattern("Restored \\d+ rows")
                    .contains("3 providers, 11 models");
            assertThat(rows()).hasSize(1);
            assertThat(penstock.call("/v1/chat/completions", BODY).status()).isEqualTo(200);
            while (rows().size() < 2) {
                Thread.sleep(20);
            }
        }
    }

    @Test
    void commandsWithoutAFile_sayHowTheyAreUsed() throws Exception {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

        assertThat(BackupCommand.backup(Map.of(), folder, nowhere)).isEqualTo(64);
        assertThat(BackupCommand.restore(Map.of(), folder, nowhere, "a", "b")).isEqualTo(64);
    }
}
