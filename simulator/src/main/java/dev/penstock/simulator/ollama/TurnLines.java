package dev.penstock.simulator.ollama;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.FrameFeed;
import dev.penstock.simulator.wire.Json;

/** A reply written in lines, the last of which tells the reason and the figures. */
final class TurnLines extends FrameFeed {
    private final Turn turn;
    private final Answer answer;
    private int reasoned;
    private int said;
    private boolean called;

    TurnLines(Turn turn) {
        this.turn = turn;
        this.answer = turn.answer();
    }

    @Override
    protected void advance() {
        if (reasoned < answer.reasoning().count()) {
            int from = reasoned;
            reasoned = Math.min(answer.reasoning().count(), from + turn.chunk());
            content(turn.content("", answer.reasoning().joined(from, reasoned), ""), reasoned - from);
        } else if (said < answer.text().count()) {
            int from = said;
            said = (int) Math.min(answer.text().count(), (long) from + turn.chunk());
            content(turn.content(answer.text().joined(from, said), "", ""), said - from);
        } else if (!called && !answer.tools().isEmpty()) {
            called = true;
            int tokens = answer.tools().stream().mapToInt(ToolUse::tokens).sum();
            content(turn.content("", "", turn.calls()), tokens);
        } else {
            byte[] last = Json.bytes(turn.line(turn.content("", "", ""), true) + "\n");
            put(new Frame(Frame.Kind.DONE, last, 0, true));
            end();
        }
    }

    private void content(String content, int tokens) {
        put(Frame.of(Frame.Kind.CONTENT, Json.bytes(turn.line(content, false) + "\n"), tokens));
    }
}
