package dev.penstock.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.simulator.bill.Bill;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;

/** A simulator on a port of its own, with calls to it over plain sockets. */
public final class TestingSimulator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(800);

    private final Vertx vertx;
    private final Simulator simulator;
    private final Duration patience;

    public TestingSimulator() {
        this(SimulatorSettings.defaults());
    }

    public TestingSimulator(SimulatorSettings settings) {
        vertx = Vertx.vertx();
        simulator = Simulator.start(vertx, settings).await();
        patience = PATIENCE;
    }

    private TestingSimulator(TestingSimulator other, Duration patience) {
        vertx = other.vertx;
        simulator = other.simulator;
        this.patience = patience;
    }

    /** The same simulator, called by someone who does not wait long for what never comes. */
    public TestingSimulator impatiently() {
        return new TestingSimulator(this, LITTLE_PATIENCE);
    }

    public int port() {
        return simulator.port();
    }

    public Bill bill() {
        return simulator.bill();
    }

    /** A chat whose user says this, with further members of the request. */
    public RawReply chat(String prompt, String... members) {
        return post("/v1/chat/completions", chatBody(prompt, members));
    }

    /** The same as a stream. */
    public RawReply stream(String prompt, String... members) {
        String[] all = java.util.Arrays.copyOf(members, members.length + 1);
        all[members.length] = "\"stream\":true";
        return chat(prompt, all);
    }

    /** The body of such a chat. */
    public static String chatBody(String prompt, String... members) {
        String more = members.length == 0 ? "" : "," + String.join(",", members);
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":" + quoted(prompt) + "}]" + more + "}";
    }

    public static String quoted(String text) {
        return JSON.valueToTree(text).toString();
    }

    public RawReply post(String path, String body) {
        return post(path, body, Map.of());
    }

    public RawReply post(String path, String body, Map<String, String> headers) {
        return RawCall.to(port(), "POST", path, headers, body, patience);
    }

    public RawReply get(String path) {
        return get(path, Map.of());
    }

    public RawReply get(String path, Map<String, String> headers) {
        return RawCall.to(port(), "GET", path, headers, "", patience);
    }

    public RawReply delete(String path) {
        return RawCall.to(port(), "DELETE", path, Map.of(), "", patience);
    }

    /** The bill's line for the newest call, as told over HTTP. */
    public JsonNode newestLine() {
        return get("/_sim/bill?last=1").json().path("calls").path(0);
    }

    @Override
    public void close() {
        simulator.close().await();
        vertx.close().await();
    }
}
