package dev.penstock.simulator.openai;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.Pieces;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The deltas of one choice: reasoning, text, tool calls, and the reason why it ends. */
final class ChoiceDeltas implements Iterator<Delta> {
    private final Chat chat;
    private final int index;
    private final Answer answer;
    private final Iterator<Delta> tools;
    private int reasoned;
    private int said;
    private int hidden;
    private boolean finished;

    ChoiceDeltas(Chat chat, int index) {
        this.chat = chat;
        this.index = index;
        this.answer = chat.answers().get(index);
        this.tools = toolDeltas().iterator();
        if (chat.variant().reasoningMember().isEmpty()) {
            this.reasoned = answer.reasoning().count();
            this.hidden = reasoned;
        }
    }

    /** The delta that tells the role. */
    Delta opening() {
        boolean thinks = answer.reasoning().count() > 0 || !answer.tools().isEmpty();
        String content = thinks && answer.text().count() == 0 ? "null" : "\"\"";
        String json = "{\"role\":\"assistant\",\"content\":" + content + "}";
        return new Delta(Frame.Kind.OPENING, json, Optional.empty(), Optional.empty(), 0);
    }

    @Override
    public boolean hasNext() {
        return !finished;
    }

    @Override
    public Delta next() {
        if (finished) {
            throw new NoSuchElementException("the choice is over");
        }
        if (reasoned < answer.reasoning().count()) {
            return reasoning();
        }
        if (said < answer.text().count()) {
            return text();
        }
        return tools.hasNext() ? tools.next() : finish();
    }

    private Delta reasoning() {
        int from = reasoned;
        reasoned = (int) Math.min(answer.reasoning().count(), (long) from + chat.chunk());
        String member = chat.variant().reasoningMember().orElseThrow();
        String content = chat.variant() == Variant.DEEPSEEK ? "\"content\":null," : role();
        String text = Json.text(answer.reasoning().joined(from, reasoned));
        return Delta.content("{" + content + "\"" + member + "\":" + text + "}", reasoned - from);
    }

    private Delta text() {
        int from = said;
        said = (int) Math.min(answer.text().count(), (long) from + chat.chunk());
        String piece = answer.text().joined(from, said);
        String member = answer.refused() && chat.variant().knowsRefusals() ? "refusal" : "content";
        boolean tellsNoReasoning =
                chat.variant() == Variant.DEEPSEEK && answer.reasoning().count() > 0;
        String json = "{" + role() + "\"" + member + "\":" + Json.text(piece)
                + (tellsNoReasoning ? ",\"reasoning_content\":null}" : "}");
        Optional<String> logprobs = chat.logprobs() ? Optional.of(ChatWords.logprobs(piece)) : Optional.empty();
        return new Delta(Frame.Kind.CONTENT, json, logprobs, Optional.empty(), said - from + unhidden());
    }

    private Delta finish() {
        finished = true;
        boolean speaks = chat.variant() == Variant.DEEPSEEK || chat.variant() == Variant.OLLAMA;
        String json = speaks ? "{" + role() + "\"content\":\"\"}" : "{}";
        String reason = ChatWords.finish(answer.ending());
        return new Delta(Frame.Kind.FINISH, json, Optional.empty(), Optional.of(reason), unhidden());
    }

    /** Reasoning that is never told counts with the first thing that is. */
    private int unhidden() {
        int tokens = hidden;
        hidden = 0;
        return tokens;
    }

    private String role() {
        return chat.variant().repeatsRole() ? "\"role\":\"assistant\"," : "";
    }

    private List<Delta> toolDeltas() {
        List<Delta> deltas = new ArrayList<>();
        for (int call = 0; call < answer.tools().size(); call++) {
            ToolUse use = answer.tools().get(call);
            String begin = "\"index\":" + call + ",\"id\":" + Json.text(ChatWords.callId(chat.id(), index, call))
                    + ",\"type\":\"function\",\"function\":{\"name\":" + Json.text(use.name()) + ",\"arguments\":";
            if (chat.variant() == Variant.OLLAMA) {
                deltas.add(Delta.content(call(begin + Json.text(use.arguments())), use.tokens()));
            } else {
                deltas.add(Delta.content(call(begin + "\"\""), 0));
                deltas.addAll(argumentDeltas(call, use));
            }
        }
        return deltas;
    }

    private List<Delta> argumentDeltas(int call, ToolUse use) {
        String repeated = chat.variant() == Variant.DASHSCOPE ? ",\"id\":\"\",\"type\":\"function\"" : "";
        return Pieces.of(use.arguments()).grouped(chat.chunk()).stream()
                .map(piece -> Delta.content(
                        call("\"index\":" + call + repeated + ",\"function\":{\"arguments\":" + Json.text(piece)),
                        Pieces.of(piece).count()))
                .toList();
    }

    private static String call(String members) {
        return "{\"tool_calls\":[{" + members + "}}]}";
    }
}
