package dev.penstock.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the pages about the control plane, run as they are written, against a gateway. */
class AdminPageTest {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    /** A command that is refused ends the script. */
    private static final String STRICT = "set -euo pipefail\ncurl() { command curl --fail-with-body \"$@\"; echo; }\n";

    /** To whatever a provider is asked on these pages. */
    private static final String ANSWER = """
            {"id":"chatcmpl-1","object":"chat.completion","model":"deepseek-chat","data":[{"id":"deepseek-chat"}],
             "choices":[{"index":0,"message":{"role":"assistant","content":"Hello!"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}""";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"docs/admin.md", "docs/admin.zh-CN.md"})
    void everyCommandOfThePage_worksAsItIsWritten(String page) throws Exception {
        for (String needed : List.of("bash", "curl", "jq")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin", needed)), needed + " is needed to run this page");
        }
        try (TestingUpstream deepseek = new TestingUpstream().answering(connection -> connection.json(200, ANSWER));
                TestingGateway gateway =
                        TestingAdmin.gateway("DEEPSEEK_BASE_URL", "http://127.0.0.1:" + deepseek.port())) {
            gateway.penstock().firstAdmin().join();
            Files.writeString(folder.resolve("page.sh"), script(page, gateway.port()));

            String said = run();

            assertThat(said)
                    .contains("\"username\":\"admin\"")
                    .contains("\"initialPassword\":")
                    .contains("\"username\":\"ada\"")
                    .contains("\"keyName\":\"DeepSeek")
                    .contains("\"providerCode\":\"deepseek\"")
                    .contains("\"summary\":")
                    .contains("\"totalPages\":0")
                    .contains("\"action\":\"create\"")
                    .doesNotContain("sk-YOUR-KEY-HERE");
            assertThat(folder.resolve("penstock-logs.csv")).content().startsWith("id,created_at,");
        }
    }

    private static String script(String page, int port) throws IOException {
        String text = Files.readString(Path.of(System.getProperty("penstock.root", ".."), page));
        StringBuilder script = new StringBuilder(STRICT);
        Matcher block = COMMANDS.matcher(text);
        while (block.find()) {
            script.append(block.group(1)).append('\n');
        }
        return script.toString().replace("http://127.0.0.1:3000", "http://127.0.0.1:" + port);
    }

    private String run() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "page.sh").directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("ADMIN_PASSWORD", TestingAdmin.PASSWORD);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
