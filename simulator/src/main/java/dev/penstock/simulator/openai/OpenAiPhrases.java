package dev.penstock.simulator.openai;

import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;
import dev.penstock.simulator.wire.Phrases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a service of the openai dialect says when things go wrong.
 *
 * @param variant that is spoken
 */
record OpenAiPhrases(Variant variant) implements Phrases {
    private static final Problem FAILURE = Problem.of(500);

    static final Frame DONE = Frame.of(Frame.Kind.DONE, Json.bytes("data: [DONE]\n\n"), 0);

    @Override
    public List<Frame> failure() {
        List<Frame> frames = new ArrayList<>();
        frames.add(Frame.of(Frame.Kind.ERROR, Json.bytes("data: " + event() + "\n\n"), 0));
        if (variant == Variant.VLLM || variant == Variant.OPENROUTER) {
            frames.add(DONE);
        }
        return frames;
    }

    private String event() {
        if (variant == Variant.OPENROUTER) {
            return "{\"id\":\"gen-sim\",\"object\":\"chat.completion.chunk\",\"error\":{\"code\":500,\"message\":"
                    + Json.text(FAILURE.message())
                    + "},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}";
        }
        return FAILURE.body(variant);
    }

    @Override
    public byte[] failureBody() {
        return Json.bytes(FAILURE.body(variant));
    }

    @Override
    public Frame keepAlive() {
        return Frame.of(Frame.Kind.COMMENT, Json.bytes(variant.keepAlive().orElse(": ping\n\n")), 0);
    }

    @Override
    public Optional<byte[]> bodyKeepAlive() {
        return variant == Variant.DEEPSEEK ? Optional.of(new byte[] {'\n'}) : Optional.empty();
    }

    @Override
    public boolean keepsAlive() {
        return variant.keepAlive().isPresent();
    }
}
