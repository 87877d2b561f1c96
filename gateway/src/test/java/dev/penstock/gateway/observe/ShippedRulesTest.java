package dev.penstock.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The files for Prometheus and Grafana under {@code deploy/}: sound, and about metrics that there are. */
class ShippedRulesTest {
    private static final Path DEPLOY = Path.of(System.getProperty("penstock.root", ".."), "deploy");
    private static final Pattern METRIC = Pattern.compile("\\b((?:ep_chat|penstock)_[a-z_]+)\\b");

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        Path program = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> Assumptions.abort("promtool is not installed (package prometheus)"));
        Process process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                        .toList())
                .directory(DEPLOY.resolve("prometheus").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void configurationAndRules_areSound() throws Exception {
        assertThat(promtool("check", "config", "prometheus.yml")).contains("SUCCESS");
    }

    @Test
    void alerts_fireWhenTheyShould() throws Exception {
        assertThat(promtool("test", "rules", "alerts_test.yml")).contains("SUCCESS");
    }

    @Test
    void configuration_isAsDocumented() throws Exception {
        assertThat(Files.readString(DEPLOY.resolve("prometheus/prometheus.yml")))
                .contains("job_name: ep-chat", "localhost:3000", "metrics_path: /api/metrics", "scrape_interval: 30s");
        assertThat(Files.readString(DEPLOY.resolve("prometheus/alerts.yml")))
                .contains("name: ep-chat", "HighCostPerRequest", "BudgetExceeded");
    }

    @Test
    void everyMetricThatIsNamed_isOnThePage() throws Exception {
        Set<String> named = new TreeSet<>();
        for (String file : Set.of("prometheus/alerts.yml", "grafana/penstock-money.json")) {
            Matcher metric = METRIC.matcher(Files.readString(DEPLOY.resolve(file)));
            while (metric.find()) {
                named.add(metric.group(1));
            }
        }
        assertThat(new JsonObject(Files.readString(DEPLOY.resolve("grafana/penstock-money.json")))
                        .getJsonArray("panels"))
                .isNotEmpty();
        try (TestingUpstream upstream = new TestingUpstream();
                TestingGateway gateway = TestingGateway.to(upstream, "BUDGET_USER_DAILY_USD", "1")) {
            String page = RawClient.get(gateway.port(), "/api/metrics").text();
            assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(page).contains(name));
        }
    }
}
