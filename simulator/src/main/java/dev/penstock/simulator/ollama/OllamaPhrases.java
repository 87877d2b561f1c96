package dev.penstock.simulator.ollama;

import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Phrases;
import java.util.List;

/** What the service says when things go wrong. */
final class OllamaPhrases implements Phrases {
    static final OllamaPhrases INSTANCE = new OllamaPhrases();

    private static final String FAILURE = Problem.of(500).body();

    private OllamaPhrases() {}

    @Override
    public List<Frame> failure() {
        return List.of(Frame.of(Frame.Kind.ERROR, Json.bytes(FAILURE + "\n"), 0));
    }

    @Override
    public byte[] failureBody() {
        return Json.bytes(FAILURE);
    }

    /** It knows no sign of life; an empty line is the least that can be sent. */
    @Override
    public Frame keepAlive() {
        return Frame.of(Frame.Kind.COMMENT, new byte[] {'\n'}, 0);
    }
}
