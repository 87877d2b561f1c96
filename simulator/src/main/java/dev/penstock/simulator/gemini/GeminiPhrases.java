package dev.penstock.simulator.gemini;

import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Phrases;
import java.util.List;

/**
 * What the service says when things go wrong.
 *
 * @param framing of the stream
 */
record GeminiPhrases(Framing framing) implements Phrases {
    private static final Problem FAILURE = Problem.of(503);

    @Override
    public List<Frame> failure() {
        return List.of(framing.framed(Frame.Kind.ERROR, FAILURE.body(), 0, false, false));
    }

    @Override
    public byte[] failureBody() {
        return Json.bytes(FAILURE.body());
    }

    @Override
    public Frame keepAlive() {
        String sign = framing == Framing.EVENTS ? ": ping\r\n\r\n" : "\r\n";
        return Frame.of(Frame.Kind.COMMENT, Json.bytes(sign), 0);
    }
}
