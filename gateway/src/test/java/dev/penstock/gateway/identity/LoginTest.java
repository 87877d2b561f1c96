package dev.penstock.gateway.identity;

import static dev.penstock.gateway.identity.TestingAdmin.PASSWORD;
import static dev.penstock.gateway.identity.TestingAdmin.data;
import static dev.penstock.gateway.identity.TestingAdmin.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.store.people.AuditTrail;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/** Logging in, staying logged in, and the end of it, on a gateway as it runs. */
class LoginTest {
    @Test
    void documentedLogin_answersWithATokenAtDataToken() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(1, "ADMIN_PASSWORD", "password")) {
            Answer answer = RawClient.post(
                    gateway.port(), "/api/auth/login", "{\"username\":\"admin\",\"password\":\"password\"}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(new JsonObject(answer.text()).getInteger("code")).isEqualTo(200);
            assertThat(data(answer).getString("token"))
                    .isEqualTo(data(answer).getString("access_token"))
                    .hasSizeGreaterThan(100);
            assertThat(data(answer).getJsonObject("userInfo").getString("role")).isEqualTo("admin");
            assertThat(answer.text()).doesNotContain("argon2").doesNotContain("\"password\"");
            Answer chinese = TestingAdmin.nobody(gateway).tryLogin("admin", "password", "accept-language: zh-CN");
            assertThat(message(chinese)).isEqualTo("登录成功");
        }
    }

    @Test
    void wrongPassword_andUnknownUser_areToldAlike() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            TestingAdmin nobody = TestingAdmin.nobody(gateway);

            Answer wrong = nobody.tryLogin("admin", "wrong");
            Answer unknown = nobody.tryLogin("root", "wrong");

            assertThat(wrong.status()).isEqualTo(401);
            assertThat(unknown.status()).isEqualTo(401);
            assertThat(unknown.text()).isEqualTo(wrong.text());
            assertThat(nobody.tryLogin("ADMIN", PASSWORD).status()).isEqualTo(401);
        }
    }

    @Test
    void withoutAPasswordInTheSettings_aRandomOneIsMade_thatMustBeChangedFirst() throws Exception {
        try (TestingGateway gateway = TestingGateway.to(1)) {
            FirstAdmin admin = gateway.penstock().firstAdmin().join().orElseThrow();
            String password = admin.password().orElseThrow().reveal();
            TestingAdmin nobody = TestingAdmin.nobody(gateway);
            assertThat(nobody.tryLogin("admin", "password").status()).isEqualTo(401);
            Answer login = nobody.tryLogin("admin", password);
            assertThat(data(login).getBoolean("mustChangePassword")).isTrue();
            TestingAdmin first = nobody.with(data(login).getString("token"));

            assertThat(first.get("/api/auth/me").status()).isEqualTo(200);
            Answer closed = first.get("/api/auth/sessions");
            assertThat(closed.status()).isEqualTo(403);
            assertThat(message(closed)).contains("PUT /api/auth/password");

            Answer changed = first.call(
                    "PUT",
                    "/api/auth/password",
                    new JsonObject()
                            .put("currentPassword", password)
                            .put("newPassword", "my own one 1")
                            .encode());
            assertThat(changed.status()).isEqualTo(200);
            TestingAdmin second = nobody.with(data(changed).getString("token"));
            assertThat(second.get("/api/auth/sessions").status()).isEqualTo(200);
            assertThat(first.get("/api/auth/me").status()).isEqualTo(401);
            assertThat(nobody.tryLogin("admin", password).status()).isEqualTo(401);
        }
    }

    @Test
    void logout_endsTheLogin_andNoOther() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            TestingAdmin here = TestingAdmin.of(gateway);
            TestingAdmin there = TestingAdmin.of(gateway);

            assertThat(here.call("POST", "/api/auth/logout", "").status()).isEqualTo(200);

            Answer after = here.get("/api/auth/me");
            assertThat(after.status()).isEqualTo(401);
            assertThat(after.header("www-authenticate")).isEqualTo("Bearer realm=\"penstock\"");
            assertThat(there.get("/api/auth/me").status()).isEqualTo(200);
        }
    }

    @Test
    void ownLogins_areListed_andCanBeEnded_butNotThoseOfNobody() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            TestingAdmin here = TestingAdmin.of(gateway);
            TestingAdmin there = TestingAdmin.of(gateway);
            JsonArray all = TestingAdmin.list(here.get("/api/auth/sessions"));
            assertThat(all).hasSize(2);
            String other = all.stream()
                    .map(JsonObject.class::cast)
                    .filter(login -> !login.getBoolean("isThisOne"))
                    .map(login -> login.getString("id"))
                    .findFirst()
                    .orElseThrow();

            assertThat(here.call("DELETE", "/api/auth/sessions/" + other, "").status())
                    .isEqualTo(200);
            assertThat(there.get("/api/auth/me").status()).isEqualTo(401);
            assertThat(here.call("DELETE", "/api/auth/sessions/nothing", "").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void refreshToken_isGoodOnce_andASecondUseEndsTheLogin() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            TestingAdmin nobody = TestingAdmin.nobody(gateway);
            JsonObject login = data(nobody.tryLogin("admin", PASSWORD));
            String stolen = new JsonObject()
                    .put("refreshToken", login.getString("refreshToken"))
                    .encode();

            JsonObject renewed = data(nobody.call("POST", "/api/auth/refresh", stolen));
            TestingAdmin admin = nobody.with(renewed.getString("token"));
            assertThat(admin.get("/api/auth/me").status()).isEqualTo(200);

            assertThat(nobody.call("POST", "/api/auth/refresh", stolen).status())
                    .isEqualTo(401);
            String next = new JsonObject()
                    .put("refreshToken", renewed.getString("refreshToken"))
                    .encode();
            assertThat(nobody.call("POST", "/api/auth/refresh", next).status()).isEqualTo(401);
            assertThat(admin.call("POST", "/api/auth/logout", "").status()).isEqualTo(401);
            assertThat(gateway.store().read((DSLContext sql) -> new AuditTrail(sql).newest(0, 10)))
                    .anyMatch(entry -> entry.action().equals("revoke")
                            && entry.after().orElse("").contains("came twice"));
        }
    }

    @Test
    void accessToken_isNoRefreshToken_andNeitherIsNonsense() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            TestingAdmin nobody = TestingAdmin.nobody(gateway);
            JsonObject login = data(nobody.tryLogin("admin", PASSWORD));

            for (String token : new String[] {login.getString("token"), "nonsense"}) {
                String body = new JsonObject().put("refreshToken", token).encode();
                assertThat(nobody.call("POST", "/api/auth/refresh", body).status())
                        .isEqualTo(401);
            }
            assertThat(nobody.with(login.getString("refreshToken"))
                            .get("/api/auth/me")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void whatAnotherGatewayEnds_isOverHereWithinFiveSeconds() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            TestingAdmin admin = TestingAdmin.of(gateway);
            assertThat(admin.get("/api/auth/me").status()).isEqualTo(200);

            // As another gateway on this database would.
            gateway.store().write((DSLContext sql) -> {
                Users users = new Users(sql);
                StoredUser user = users.find("admin").orElseThrow();
                return users.changeRights(user.id(), "admin", false, user.oidcSubject(), Instant.now());
            });

            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (admin.get("/api/auth/me").status() != 401) {
                assertThat(System.nanoTime() - end).isNegative();
                Thread.sleep(50);
            }
        }
    }

    @Test
    void rightsForChanges_areReadAnew_atOnce() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            TestingAdmin admin = TestingAdmin.of(gateway);
            assertThat(admin.get("/api/auth/me").status()).isEqualTo(200);
            gateway.store().write((DSLContext sql) -> {
                Users users = new Users(sql);
                StoredUser user = users.find("admin").orElseThrow();
                return users.changeRights(user.id(), "admin", false, user.oidcSubject(), Instant.now());
            });

            assertThat(admin.call("POST", "/api/auth/logout", "").status()).isEqualTo(401);
        }
    }

    @Test
    void tooManyWrongPasswords_areRefused_untilTheRightOneWouldBeToo() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            TestingAdmin nobody = TestingAdmin.nobody(gateway);
            for (int i = 0; i < 10; i++) {
                assertThat(nobody.tryLogin("admin", "wrong").status()).isEqualTo(401);
            }

            Answer over = nobody.tryLogin("admin", PASSWORD);

            assertThat(over.status()).isEqualTo(429);
            assertThat(Integer.parseInt(over.header("retry-after"))).isBetween(1, 900);
            assertThat(nobody.tryLogin("another", "wrong").status()).isEqualTo(401);
        }
    }

    @Test
    void attemptsOfAnAddress_areLimited_butWhoIsLoggedInGoesOn() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway("RATE_LIMIT_MAX", "5", "TRUSTED_PROXIES", "127.0.0.1")) {
            TestingAdmin nobody = TestingAdmin.nobody(gateway);
            TestingAdmin admin = TestingAdmin.of(gateway);
            for (int i = 0; i < 4; i++) {
                assertThat(nobody.get("/api/auth/me").status()).isEqualTo(401);
            }

            assertThat(nobody.get("/api/auth/me").status()).isEqualTo(429);
            assertThat(nobody.with("nonsense").get("/api/auth/me").status()).isEqualTo(429);
            assertThat(nobody.tryLogin("admin", PASSWORD).status()).isEqualTo(429);
            assertThat(admin.get("/api/auth/me").status()).isEqualTo(200);
            assertThat(nobody.get("/openapi.yaml").status()).isEqualTo(200);
            assertThat(nobody.tryLogin("admin", PASSWORD, "x-forwarded-for: 203.0.113.7")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void forwardedAddress_ofWhoIsNoTrustedProxy_buysNoMoreAttempts() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway("RATE_LIMIT_MAX", "2")) {
            TestingAdmin nobody = TestingAdmin.nobody(gateway);
            for (int i = 0; i < 2; i++) {
                nobody.tryLogin("admin", "wrong", "x-forwarded-for: 203.0.113." + i);
            }

            assertThat(nobody.tryLogin("admin", PASSWORD, "x-forwarded-for: 203.0.113.99")
                            .status())
                    .isEqualTo(429);
        }
    }

    @Test
    void newPassword_mustBeAnother_andNotEasyToGuess() throws Exception {
        try (TestingGateway gateway = TestingAdmin.gateway()) {
            TestingAdmin admin = TestingAdmin.of(gateway);
            for (String next : new String[] {PASSWORD, "aaaaaaaa", "admin-1234", "short", "é".repeat(100)}) {
                String body = new JsonObject()
                        .put("currentPassword", PASSWORD)
                        .put("newPassword", next)
                        .encode();
                Answer answer = admin.call("PUT", "/api/auth/password", body);
                assertThat(answer.status()).as(next).isEqualTo(400);
                assertThat(message(answer)).startsWith("newPassword: ").doesNotContain(next);
            }
        }
    }
}
