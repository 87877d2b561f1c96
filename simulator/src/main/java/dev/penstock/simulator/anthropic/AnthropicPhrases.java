package dev.penstock.simulator.anthropic;

import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Phrases;
import java.util.List;

/** What the service says when things go wrong, and while it works. */
final class AnthropicPhrases implements Phrases {
    static final AnthropicPhrases INSTANCE = new AnthropicPhrases();
    static final Frame PING = event(Frame.Kind.COMMENT, "ping", "{\"type\":\"ping\"}", 0);

    private static final Problem FAILURE = Problem.of(529);

    private AnthropicPhrases() {}

    /** An event under its name. */
    static Frame event(Frame.Kind kind, String name, String data, int tokens) {
        return Frame.of(kind, Json.bytes("event: " + name + "\ndata: " + data + "\n\n"), tokens);
    }

    @Override
    public List<Frame> failure() {
        return List.of(event(Frame.Kind.ERROR, "error", FAILURE.body(""), 0));
    }

    @Override
    public byte[] failureBody() {
        return Json.bytes(FAILURE.body("req_simulator"));
    }

    @Override
    public Frame keepAlive() {
        return PING;
    }

    @Override
    public boolean keepsAlive() {
        return true;
    }

    @Override
    public boolean opensBeforeWaiting() {
        return true;
    }
}
