package dev.penstock.gateway.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.SecretWatch;
import dev.penstock.gateway.testing.TestingGateway;
import dev.penstock.gateway.testing.TestingUpstream;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Secrets that can be told from all else go through a gateway, in calls that succeed and in calls that fail, and are then
 * looked for wherever something comes out: answers, metrics, log lines of every level, and all files of the data folder.
 */
class SecretsStayInTest {
    private static final String PROVIDER_KEY = "sk-sentinel-provider-0123456789abcdef";
    private static final String VIRTUAL_KEY = "sk-sentinel-virtual-0123456789abcdef";
    private static final String PASSWORD = "sentinel-password-of-the-admin";
    private static final String NEW_PASSWORD = "sentinel-password-chosen-later";
    private static final String WRONG_PASSWORD = "sentinel-password-that-is-wrong";
    private static final String TOKEN_SECRET = "5e47197e1-signing-0123456789abcdef-0123456789";
    private static final String CLIENT_SECRET = "sentinel-oidc-client-secret";
    private static final String PROMPT = "sentinel-prompt-text";

    private final Map<String, String> seen = new LinkedHashMap<>();

    /** Every line of the log, with the causes of failures. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<String> all = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            String cause =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            all.add(event.getFormattedMessage() + cause);
        }
    }

    @Test
    void noSecretComesOut_anywhere() throws Exception {
        Logger root = SecretWatch.log().getLogger(Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        Lines lines = new Lines();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.DEBUG);
        List<String> tokens;
        try (TestingUpstream upstream = new TestingUpstream()
                        .answering(connection -> connection.json(
                                401, "{\"error\":{\"message\":\"Incorrect API key: " + PROVIDER_KEY + "\"}}"));
                TestingGateway gateway = gateway(upstream)) {
            tokens = use(gateway);
            files(gateway.data());
        } finally {
            root.detachAppender(lines);
            root.setLevel(level);
        }
        seen.put("log", String.join("\n", lines.all));

        for (String secret : List.of(
                PROVIDER_KEY,
                VIRTUAL_KEY,
                PASSWORD,
                NEW_PASSWORD,
                WRONG_PASSWORD,
                TOKEN_SECRET,
                CLIENT_SECRET,
                PROMPT)) {
            assertThat(places(secret)).as(secret).isEmpty();
        }
        for (String token : tokens) {
            assertThat(places(token)).isEmpty();
        }
        assertThat(seen.get("log")).contains("login refused");
    }

    private TestingGateway gateway(TestingUpstream upstream) throws Exception {
        return TestingGateway.to(
                upstream,
                "OPENAI_API_KEY",
                PROVIDER_KEY,
                "PENSTOCK_VIRTUAL_KEY",
                VIRTUAL_KEY,
                "ADMIN_PASSWORD",
                PASSWORD,
                "JWT_SECRET",
                TOKEN_SECRET,
                "OIDC_ISSUER",
                "http://127.0.0.1:1",
                "OIDC_CLIENT_ID",
                "penstock",
                "OIDC_CLIENT_SECRET",
                CLIENT_SECRET,
                "OIDC_REDIRECT_URI",
                "http://127.0.0.1:1/api/auth/oidc/callback");
    }

    /** Does all kinds of things; gives the tokens that were handed out, whose answers are not looked at. */
    private List<String> use(TestingGateway gateway) throws Exception {
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]}";
        for (String path : List.of("/v1/chat/completions", "/v1/messages", "/api/chat")) {
            keep(path, RawClient.post(gateway.port(), path, body, "authorization: Bearer " + VIRTUAL_KEY));
            keep(path + " wrong", RawClient.post(gateway.port(), path, body, "authorization: Bearer sk-wrong"));
        }
        TestingAdmin nobody = TestingAdmin.nobody(gateway);
        keep("wrong login", nobody.tryLogin("admin", WRONG_PASSWORD));
        keep("password as name", nobody.tryLogin(WRONG_PASSWORD, "x"));
        keep("password twice", nobody.call("POST", "/api/auth/login", "{\"password\":\"" + WRONG_PASSWORD + "\"}"));
        keep("bad json", nobody.call("POST", "/api/auth/login", "{\"password\":\"" + WRONG_PASSWORD));
        keep("in the query", nobody.get("/api/auth/me?password=" + WRONG_PASSWORD));
        keep("oidc", nobody.get("/api/auth/oidc/login"));
        JsonObject login = TestingAdmin.data(nobody.tryLogin("admin", PASSWORD));
        TestingAdmin admin = nobody.with(login.getString("token"));
        keep("me", admin.get("/api/auth/me"));
        keep("too short", admin.call("PUT", "/api/auth/password", change("x", NEW_PASSWORD.substring(0, 3))));
        keep("wrong current", admin.call("PUT", "/api/auth/password", change(WRONG_PASSWORD, NEW_PASSWORD)));
        keep(
                "user",
                admin.call(
                        "POST",
                        "/api/admin/users",
                        "{\"username\":\"ada\",\"role\":\"viewer\",\"newPassword\":\"" + NEW_PASSWORD + "\"}"));
        JsonObject changed = TestingAdmin.data(admin.call("PUT", "/api/auth/password", change(PASSWORD, NEW_PASSWORD)));
        admin = nobody.with(changed.getString("token"));
        for (String path : List.of(
                "/api/admin/users",
                "/api/admin/audit",
                "/api/auth/sessions",
                "/api/admin/ai-providers",
                "/api/admin/ai-providers/1/keys",
                "/api/admin/virtual-keys",
                "/api/admin/ai-stats/logs",
                "/api/admin/ai-stats/logs/errors",
                "/api/admin/ai-stats/logs/export",
                "/api/admin/ai-stats/dashboard",
                "/api/admin/alerts",
                "/docs",
                "/openapi.yaml")) {
            keep(path, admin.get(path));
        }
        keep("metrics", RawClient.get(gateway.port(), "/metrics", "authorization: Bearer " + VIRTUAL_KEY));
        keep("health", RawClient.get(gateway.port(), "/health"));
        keep("nothing", nobody.with("sentinel").get("/api/admin/nothing"));
        gateway.records(6);
        return List.of(
                login.getString("token"),
                login.getString("refreshToken"),
                changed.getString("token"),
                changed.getString("refreshToken"));
    }

    private static String change(String current, String next) {
        return new JsonObject()
                .put("currentPassword", current)
                .put("newPassword", next)
                .encode();
    }

    private void keep(String name, Answer answer) {
        seen.put("answer to " + name, answer.headers() + "\n" + answer.text());
    }

    private void files(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                seen.put(file.toString(), Files.readString(file, ISO_8859_1));
            }
        }
    }

    private List<String> places(String secret) {
        return seen.entrySet().stream()
                .filter(place -> place.getValue().contains(secret))
                .map(Map.Entry::getKey)
                .toList();
    }
}
