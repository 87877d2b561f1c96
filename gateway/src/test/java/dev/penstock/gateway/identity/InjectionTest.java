package dev.penstock.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.store.people.AuditTrail;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that would be SQL, or break out of headers and logs, wherever somebody from outside can put a text. */
class InjectionTest {
    private static TestingGateway gateway;
    private static TestingAdmin admin;
    private static List<StoredUser> users;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestingAdmin.gateway("RATE_LIMIT_MAX", "0", "TRUSTED_PROXIES", "127.0.0.1");
        admin = TestingAdmin.of(gateway);
        users = users();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    private static List<StoredUser> users() {
        return gateway.store().read((DSLContext sql) -> new Users(sql).all());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "' OR 1=1 --",
                "admin'--",
                "admin' #",
                "\" OR \"\"=\"",
                "'; DROP TABLE penstock_users; --",
                "1; DELETE FROM penstock_users",
                "' UNION SELECT password_hash FROM penstock_users --",
                "') OR ('1'='1",
                "1) OR (1=1",
                "\\'; DROP TABLE penstock_users; --",
                "%27%20OR%201%3D1",
                "' AND SLEEP(5) --",
                "' || pg_sleep(5) --",
                "'; ATTACH DATABASE '/tmp/x' AS x; --",
                "%' OR username LIKE '%",
                "0x61646d696e",
                "admin\u0000",
                "\u02bc OR 1=1",
                "＇ OR 1=1",
                "${jndi:ldap://127.0.0.1/x}",
                "{{7*7}}",
                "?",
                "$1",
                ":id",
                "`id`",
                "[id]"
            })
    void textOfAnyKind_isNothingButText(String text) throws Exception {
        TestingAdmin nobody = TestingAdmin.nobody(gateway);
        assertThat(nobody.tryLogin(text, text).status()).isEqualTo(401);
        assertThat(nobody.tryLogin("admin", text).status()).isEqualTo(401);
        // One wrong password more would be one too many; the right one begins anew.
        assertThat(nobody.tryLogin("admin", TestingAdmin.PASSWORD).status()).isEqualTo(200);

        String encoded = URLEncoder.encode(text, UTF_8);
        for (String path : List.of(
                "/api/admin/ai-stats/logs?modelCode=" + encoded,
                "/api/admin/ai-stats/logs?status=" + encoded,
                "/api/admin/ai-stats/logs?providerId=" + encoded,
                "/api/admin/ai-stats/logs?cursor=" + encoded,
                "/api/admin/ai-stats/logs?startDate=" + encoded,
                "/api/admin/ai-stats/logs/export?modelCode=" + encoded,
                "/api/admin/ai-stats/usage?groupBy=" + encoded,
                "/api/admin/audit?before=" + encoded,
                "/api/admin/users/" + encoded,
                "/api/admin/ai-models?modelType=" + encoded,
                "/api/auth/oidc/callback?code=" + encoded + "&state=" + encoded)) {
            Answer answer = admin.get(path);
            assertThat(answer.status()).as(path).isIn(200, 400, 404);
            assertThat(answer.text())
                    .as(path)
                    .doesNotContain("SQL")
                    .doesNotContain("Exception")
                    .doesNotContain("argon2");
        }
        assertThat(admin.call("DELETE", "/api/auth/sessions/" + encoded, "").status())
                .isIn(400, 404);
        JsonObject user = new JsonObject().put("username", text).put("role", text);
        assertThat(admin.call("POST", "/api/admin/users", user.encode()).status())
                .isEqualTo(400);
        assertThat(withoutPassword(users())).isEqualTo(withoutPassword(users));
    }

    /** Logins of the admin change when the last one was. */
    private static List<String> withoutPassword(List<StoredUser> all) {
        return all.stream().map(StoredUser::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"' OR '1'='1", "'; DROP TABLE penstock_sessions; --", "${jndi:ldap://127.0.0.1/x}", "a%0d%0ab"})
    void headers_areNothingButText(String text) throws Exception {
        JsonObject login = new JsonObject().put("username", "admin").put("password", TestingAdmin.PASSWORD);
        Answer answer = RawClient.post(
                gateway.port(),
                "/api/auth/login",
                login.encode(),
                "user-agent: " + text,
                "x-forwarded-for: " + text,
                "x-request-id: " + text,
                "accept-language: " + text,
                "cookie: penstock_oidc=" + text,
                "origin: " + text);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-request-id")).startsWith("req_");
        assertThat(answer.headers().toString()).doesNotContain("access-control");
        TestingAdmin own =
                TestingAdmin.nobody(gateway).with(TestingAdmin.data(answer).getString("token"));
        assertThat(own.get("/api/auth/sessions").text())
                .contains(new JsonObject().put("userAgent", text).encode().replaceAll("^\\{|}$", ""));
        assertThat(TestingAdmin.nobody(gateway).with(text).get("/api/auth/me").status())
                .isEqualTo(401);
        assertThat(gateway.store().read((DSLContext sql) -> new AuditTrail(sql).newest(0, 5)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "PATCH", "CONNECT", "PROPFIND"})
    void otherMethods_andPagesOfOtherSites_getNothing(String method) throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(method + " /api/admin/users HTTP/1.1\r\nhost: localhost\r\norigin: https://evil.example\r\n"
                    + "access-control-request-method: POST\r\n\r\n");
            Answer answer = client.read();
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.headers().toString())
                    .doesNotContain("access-control")
                    .doesNotContain("set-cookie");
        }
    }
}
