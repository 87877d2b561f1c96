package dev.penstock.gateway.identity;

import static dev.penstock.gateway.identity.TestingAdmin.data;
import static dev.penstock.gateway.identity.TestingAdmin.list;
import static dev.penstock.gateway.identity.TestingAdmin.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users, as admins manage them, and the trail that every change leaves. */
class UsersTest {
    private static TestingGateway gateway;
    private static TestingAdmin admin;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestingAdmin.gateway();
        admin = TestingAdmin.of(gateway);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    private static Answer create(String username, String role) throws Exception {
        return admin.call(
                "POST",
                "/api/admin/users",
                new JsonObject().put("username", username).put("role", role).encode());
    }

    private static Answer change(long id, String body) throws Exception {
        return admin.call("PUT", "/api/admin/users/" + id, body);
    }

    @Test
    void user_isCreated_withAPasswordThatIsShownOnce_andMustBeChanged() throws Exception {
        Answer created = create("ada", "operator");
        assertThat(created.status()).isEqualTo(201);
        assertThat(data(created).getBoolean("mustChangePassword")).isTrue();
        String password = data(created).getString("initialPassword");
        long id = data(created).getLong("id");

        assertThat(admin.get("/api/admin/users/" + id).text())
                .contains("\"username\":\"ada\"")
                .doesNotContain(password)
                .doesNotContain("argon2");
        TestingAdmin ada = TestingAdmin.nobody(gateway).login("ada", password);
        assertThat(ada.get("/api/auth/me").status()).isEqualTo(200);
        assertThat(ada.get("/api/auth/sessions").status()).isEqualTo(403);
        assertThat(message(create("ada", "viewer"))).isEqualTo("There is one of that name already.");
    }

    @Test
    void roleAndState_areChanged_andHoldAtOnce() throws Exception {
        long id = data(create("bob", "admin")).getLong("id");
        TestingAdmin bob = ready("bob", id);
        assertThat(bob.get("/api/admin/users").status()).isEqualTo(200);

        assertThat(change(id, "{\"role\":\"viewer\"}").status()).isEqualTo(200);
        assertThat(bob.get("/api/admin/users").status()).isEqualTo(403);

        assertThat(change(id, "{\"isActive\":false}").status()).isEqualTo(200);
        assertThat(bob.get("/api/auth/me").status()).isEqualTo(401);
        assertThat(TestingAdmin.nobody(gateway)
                        .tryLogin("bob", "bob's own password")
                        .status())
                .isEqualTo(401);
    }

    /** Logs a user in who has chosen a password. */
    private static TestingAdmin ready(String username, long id) throws Exception {
        Answer reset = admin.call("PUT", "/api/admin/users/" + id + "/password", "{}");
        String first = data(reset).getString("initialPassword");
        TestingAdmin nobody = TestingAdmin.nobody(gateway);
        Answer chosen = nobody.login(username, first)
                .call(
                        "PUT",
                        "/api/auth/password",
                        new JsonObject()
                                .put("currentPassword", first)
                                .put("newPassword", "a password of their own")
                                .encode());
        return nobody.with(data(chosen).getString("token"));
    }

    @Test
    void passwordReset_endsAllLoginsOfTheUser() throws Exception {
        long id = data(create("cleo", "viewer")).getLong("id");
        TestingAdmin cleo = ready("cleo", id);

        Answer reset =
                admin.call("PUT", "/api/admin/users/" + id + "/password", "{\"newPassword\":\"given by the admin\"}");

        assertThat(reset.status()).isEqualTo(200);
        assertThat(reset.text()).doesNotContain("given by the admin");
        assertThat(cleo.get("/api/auth/me").status()).isEqualTo(401);
        assertThat(TestingAdmin.nobody(gateway)
                        .tryLogin("cleo", "given by the admin")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void deletedUser_isGone_withAllLogins() throws Exception {
        long id = data(create("dan", "viewer")).getLong("id");
        TestingAdmin dan = ready("dan", id);

        assertThat(admin.call("DELETE", "/api/admin/users/" + id, "").status()).isEqualTo(200);

        assertThat(dan.get("/api/auth/me").status()).isEqualTo(401);
        assertThat(admin.get("/api/admin/users/" + id).status()).isEqualTo(404);
        assertThat(change(id, "{\"role\":\"viewer\"}").status()).isEqualTo(404);
    }

    @Test
    void lastAdmin_stays_evenIfTwoAreTakenAwayAtTheSameTime() throws Exception {
        try (TestingGateway own = TestingAdmin.gateway();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            TestingAdmin first = TestingAdmin.of(own);
            long other = data(first.call("POST", "/api/admin/users", "{\"username\":\"eve\",\"role\":\"admin\"}"))
                    .getLong("id");
            List<Future<Answer>> both = threads.invokeAll(List.<Callable<Answer>>of(
                    () -> first.call("PUT", "/api/admin/users/1", "{\"role\":\"viewer\"}"),
                    () -> first.call("DELETE", "/api/admin/users/" + other, "")));

            List<Integer> statuses = Stream.of(both.get(0).get(), both.get(1).get())
                    .map(Answer::status)
                    .sorted()
                    .toList();
            // 403 where the first one had no right any more to do the second.
            assertThat(statuses).isIn(List.of(200, 409), List.of(200, 403));
        }
    }

    @Test
    void everyChange_leavesATrail_withoutSecrets() throws Exception {
        long id = data(create("fay", "viewer")).getLong("id");
        change(id, "{\"role\":\"operator\"}");
        admin.call("PUT", "/api/admin/users/" + id + "/password", "{\"newPassword\":\"sentinel-password\"}");
        admin.call("DELETE", "/api/admin/users/" + id, "");

        Answer page = admin.get("/api/admin/audit?limit=200");
        List<JsonObject> entries = data(page).getJsonArray("entries").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("entityId").equals(Long.toString(id)))
                .toList();

        assertThat(entries)
                .extracting(entry -> entry.getString("action"))
                .containsExactly("delete", "reset_password", "change", "create");
        assertThat(entries).allMatch(entry -> entry.getString("actor").equals("admin"));
        assertThat(entries).allMatch(entry -> entry.getString("ipAddress").equals("127.0.0.1"));
        JsonObject changed = entries.get(2);
        assertThat(changed.getJsonObject("before").getString("role")).isEqualTo("viewer");
        assertThat(changed.getJsonObject("after").getString("role")).isEqualTo("operator");
        assertThat(page.text()).doesNotContain("sentinel-password").doesNotContain("argon2");
    }

    @Test
    void trail_isReadInPages() throws Exception {
        for (int i = 0; i < 3; i++) {
            create("page" + i, "viewer");
        }
        JsonObject first = data(admin.get("/api/admin/audit?limit=2"));
        JsonObject second = data(admin.get("/api/admin/audit?limit=2&before=" + first.getLong("next")));

        assertThat(first.getJsonArray("entries")).hasSize(2);
        assertThat(second.getJsonArray("entries").getJsonObject(0).getLong("id"))
                .isLessThan(first.getLong("next"));
    }

    @Test
    void namesThatAreNone_areRefused() throws Exception {
        for (String name : new String[] {"", " ada", "a\nb", "x'; DROP TABLE penstock_users; --", "a".repeat(101)}) {
            assertThat(create(name, "viewer").status()).as(name).isEqualTo(400);
        }
        JsonArray all = list(admin.get("/api/admin/users"));
        assertThat(all).isNotEmpty();
    }
}
