package dev.penstock.gateway.identity;

import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import dev.penstock.gateway.testing.TestingGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Somebody at the control plane of a gateway, logged in or not. */
public final class TestingAdmin {
    public static final String PASSWORD = "a long enough one";

    private final int port;
    private final String token;

    private TestingAdmin(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** A gateway whose admin is {@code admin} with {@link #PASSWORD}; further settings come as name, value, name, value. */
    public static TestingGateway gateway(String... further) throws Exception {
        List<String> all = new ArrayList<>(List.of("ADMIN_PASSWORD", PASSWORD));
        all.addAll(List.of(further));
        return TestingGateway.to(1, all.toArray(String[]::new));
    }

    public static TestingAdmin of(TestingGateway gateway) throws IOException {
        return nobody(gateway).login("admin", PASSWORD);
    }

    public static TestingAdmin nobody(TestingGateway gateway) {
        return new TestingAdmin(gateway.port(), "");
    }

    public TestingAdmin login(String username, String password) throws IOException {
        Answer answer = tryLogin(username, password);
        if (answer.status() != 200) {
            throw new AssertionError(answer.text());
        }
        return with(data(answer).getString("token"));
    }

    public Answer tryLogin(String username, String password, String... headers) throws IOException {
        JsonObject body = new JsonObject().put("username", username).put("password", password);
        return call("POST", "/api/auth/login", body.encode(), headers);
    }

    public TestingAdmin with(String otherToken) {
        return new TestingAdmin(port, otherToken);
    }

    public Answer call(String method, String path, String body, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!token.isEmpty()) {
            all.add("authorization: Bearer " + token);
        }
        return RawClient.send(method, port, path, body, all.toArray(String[]::new));
    }

    public Answer get(String path, String... headers) throws IOException {
        return call("GET", path, "", headers);
    }

    /** The answer's data, where it is an object. */
    public static JsonObject data(Answer answer) {
        return new JsonObject(answer.text()).getJsonObject("data");
    }

    /** The answer's data, where it is a list. */
    public static JsonArray list(Answer answer) {
        return new JsonObject(answer.text()).getJsonArray("data");
    }

    public static String message(Answer answer) {
        return new JsonObject(answer.text()).getString("message");
    }
}
