package dev.penstock.simulator.gemini;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.FrameFeed;
import dev.penstock.simulator.wire.Json;

/** A reply written in pieces, each a reply of its own with the usage so far; candidates come one after the other. */
final class GenerationPieces extends FrameFeed {
    private final Generation generation;
    private final Framing framing;
    private int candidate;
    private int reasoned;
    private int said;
    private int called;
    private long saidTokens;
    private long thoughtTokens;
    private int hidden;
    private boolean begun;

    GenerationPieces(Generation generation, Framing framing) {
        this.generation = generation;
        this.framing = framing;
    }

    @Override
    protected void advance() {
        Answer answer = generation.answers().get(candidate);
        if (answer.refused()) {
            piece(Frame.Kind.FINISH, generation.blocked(), 0, true);
            close();
        } else if (reasoned < answer.reasoning().count()) {
            reason(answer);
        } else if (said < answer.text().count()) {
            say(answer);
        } else if (called < answer.tools().size()) {
            call(answer.tools().get(called));
        } else {
            finish(answer);
        }
    }

    private void reason(Answer answer) {
        int from = reasoned;
        reasoned = generation.thoughtsShown()
                ? Math.min(answer.reasoning().count(), from + generation.chunk())
                : answer.reasoning().count();
        thoughtTokens += reasoned - from;
        if (generation.thoughtsShown()) {
            content(Generation.thoughtPart(answer.reasoning().joined(from, reasoned)), reasoned - from);
        } else {
            hidden += reasoned - from;
        }
    }

    private void say(Answer answer) {
        int from = said;
        said = (int) Math.min(answer.text().count(), (long) from + generation.chunk());
        saidTokens += said - from;
        content(Generation.textPart(answer.text().joined(from, said)), said - from);
    }

    private void call(ToolUse use) {
        saidTokens += use.tokens();
        content(Generation.callPart(use, called == 0), use.tokens());
        called++;
    }

    private void content(String part, int tokens) {
        String json = generation.reply(Generation.candidate(candidate, part, ""), saidTokens, thoughtTokens);
        piece(Frame.Kind.CONTENT, json, tokens + hidden, false);
        hidden = 0;
    }

    private void finish(Answer answer) {
        String last = Generation.candidate(candidate, lastPart(answer), Generation.finishReason(answer));
        piece(Frame.Kind.FINISH, generation.reply(last, saidTokens, thoughtTokens), hidden, true);
        hidden = 0;
        candidate++;
        reasoned = 0;
        said = 0;
        called = 0;
        if (candidate == generation.answers().size()) {
            close();
        }
    }

    /** Empty text, with the seal of the thoughts when nothing else could carry it. */
    private static String lastPart(Answer answer) {
        boolean seal = answer.reasoning().count() > 0 && answer.tools().isEmpty();
        return seal ? Generation.sealedPart("", answer) : Generation.textPart("");
    }

    private void piece(Frame.Kind kind, String json, int tokens, boolean usage) {
        put(framing.framed(kind, json, tokens, !begun, usage));
        begun = true;
    }

    private void close() {
        if (framing == Framing.ARRAY) {
            put(Frame.of(Frame.Kind.DONE, Json.bytes("]"), 0));
        }
        end();
    }
}
