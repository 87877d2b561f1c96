package dev.penstock.simulator.openai;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.Pieces;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.answer.Usage;
import dev.penstock.simulator.behaviour.UsageShape;
import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** A chat reply written in chunks, each made when it is asked for; choices take turns. */
final class ChatChunks implements Iterator<Frame> {
    private final Chat chat;
    private final String lead;
    private final Deque<Frame> ready = new ArrayDeque<>();
    private final List<Choice> choices = new ArrayList<>();
    private long told;
    private int turn;
    private boolean over;

    ChatChunks(Chat chat) {
        this.chat = chat;
        this.lead = "data: {\"id\":" + Json.text(chat.id()) + ",\"object\":\"chat.completion.chunk\",\"created\":"
                + chat.created() + ",\"model\":" + Json.text(chat.model())
                + ",\"system_fingerprint\":\"fp_simulator\",\"choices\":[";
        if (chat.variant() == Variant.AZURE) {
            ready.add(Frame.of(Frame.Kind.OPENING, Json.bytes(AZURE_FIRST), 0));
        }
        for (int i = 0; i < chat.answers().size(); i++) {
            choices.add(new Choice(i, chat.answers().get(i)));
            ready.add(chunk(Frame.Kind.OPENING, i, choices.get(i).opening(), "null", null, 0));
        }
    }

    private static final String AZURE_FIRST = "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\","
            + "\"object\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":"
            + "{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}\n\n";

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !over) {
            advance();
        }
        return !ready.isEmpty();
    }

    @Override
    public Frame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream is over");
        }
        return ready.remove();
    }

    private void advance() {
        for (int tried = 0; tried < choices.size(); tried++) {
            Choice choice = choices.get(turn);
            turn = (turn + 1) % choices.size();
            if (!choice.finished) {
                choice.advance();
                return;
            }
        }
        end();
    }

    private void end() {
        over = true;
        boolean told = chat.shape() != UsageShape.NONE;
        switch (chat.variant().usagePlace()) {
            case OWN_CHUNK -> {
                if (told && chat.usageAsked()) {
                    ready.add(usageChunk("", chat.usage()));
                }
            }
            case AFTER_FINISH -> {
                if (told) {
                    ready.add(usageChunk(
                            "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}",
                            chat.usage()));
                }
            }
            case WITH_FINISH, EVERY_CHUNK -> {}
        }
        ready.add(OpenAiPhrases.DONE);
    }

    private Frame usageChunk(String choice, Usage usage) {
        String json = lead + choice + "],\"usage\":" + UsageText.of(chat.variant(), usage, chat.shape()) + "}\n\n";
        return new Frame(Frame.Kind.USAGE, Json.bytes(json), 0, true);
    }

    private Frame chunk(
            Frame.Kind kind,
            int index,
            String delta,
            String logprobs,
            @org.jspecify.annotations.Nullable String finish,
            int tokens) {
        told += tokens;
        StringBuilder json = new StringBuilder(lead.length() + delta.length() + 128)
                .append(lead)
                .append("{\"index\":")
                .append(index)
                .append(',')
                .append(ChatWords.filterResults(chat.variant()))
                .append("\"delta\":")
                .append(delta)
                .append(",\"logprobs\":")
                .append(logprobs)
                .append(",\"finish_reason\":")
                .append(finish == null ? "null" : Json.text(finish))
                .append("}]");
        boolean usage = appendUsage(json, finish != null);
        return new Frame(kind, Json.bytes(json.append("}\n\n").toString()), tokens, usage);
    }

    /** Adds the usage member where the variant has one in chunks with choices; true when it tells figures. */
    private boolean appendUsage(StringBuilder json, boolean finishes) {
        boolean none = chat.shape() == UsageShape.NONE;
        return switch (chat.variant().usagePlace()) {
            case OWN_CHUNK -> {
                json.append(chat.usageAsked() && chat.variant() != Variant.OLLAMA ? ",\"usage\":null" : "");
                yield false;
            }
            case AFTER_FINISH -> false;
            case WITH_FINISH -> {
                boolean last = finishes
                        && !none
                        && choices.stream().filter(choice -> !choice.finished).count() <= 1;
                json.append(",\"usage\":")
                        .append(last ? UsageText.of(chat.variant(), chat.usage(), chat.shape()) : "null");
                yield last;
            }
            case EVERY_CHUNK -> {
                if (none) {
                    yield false;
                }
                Usage sofar = new Usage(
                        chat.usage().prompt(),
                        chat.usage().cached(),
                        finishes ? chat.usage().completion() : told,
                        Math.min(told, chat.usage().reasoning()));
                json.append(",\"usage\":").append(UsageText.of(chat.variant(), sofar, chat.shape()));
                yield finishes;
            }
        };
    }

    /** One choice on its way. */
    private final class Choice {
        private final int index;
        private final Answer answer;
        private final Iterator<Part> tools;
        private int reasoned;
        private int said;
        private boolean finished;

        Choice(int index, Answer answer) {
            this.index = index;
            this.answer = answer;
            this.tools = toolParts().iterator();
        }

        String opening() {
            boolean thinks = answer.reasoning().count() > 0 || !answer.tools().isEmpty();
            return "{\"role\":\"assistant\",\"content\":"
                    + (thinks && answer.text().count() == 0 ? "null" : "\"\"") + "}";
        }

        void advance() {
            if (reasoned < answer.reasoning().count()) {
                reason();
            } else if (said < answer.text().count()) {
                say();
            } else if (tools.hasNext()) {
                Part part = tools.next();
                ready.add(chunk(Frame.Kind.CONTENT, index, part.delta(), "null", null, part.tokens()));
            } else {
                finish();
            }
        }

        private void reason() {
            int to = Math.min(answer.reasoning().count(), reasoned + chat.chunk());
            String text = Json.text(answer.reasoning().joined(reasoned, to));
            int tokens = to - reasoned;
            reasoned = to;
            if (chat.variant().reasoningMember().isEmpty()) {
                told += tokens;
                hidden += tokens;
                return;
            }
            String member = chat.variant().reasoningMember().get();
            String content = chat.variant() == Variant.DEEPSEEK ? "\"content\":null," : role();
            ready.add(chunk(
                    Frame.Kind.CONTENT,
                    index,
                    "{" + content + "\"" + member + "\":" + text + "}",
                    "null",
                    null,
                    tokens));
        }

        private int hidden;

        private void say() {
            int to = (int) Math.min((long) answer.text().count(), (long) said + chat.chunk());
            String piece = answer.text().joined(said, to);
            int tokens = to - said + hidden;
            hidden = 0;
            said = to;
            String member = answer.refused() ? "refusal" : "content";
            String trailer =
                    chat.variant() == Variant.DEEPSEEK && answer.reasoning().count() > 0
                            ? ",\"reasoning_content\":null}"
                            : "}";
            String logprobs = chat.logprobs() ? ChatWords.logprobs(piece) : "null";
            ready.add(chunk(
                    Frame.Kind.CONTENT,
                    index,
                    "{" + role() + "\"" + member + "\":" + Json.text(piece) + trailer,
                    logprobs,
                    null,
                    tokens));
        }

        private String role() {
            return chat.variant().repeatsRole() ? "\"role\":\"assistant\"," : "";
        }

        private void finish() {
            boolean speaks = chat.variant() == Variant.DEEPSEEK || chat.variant() == Variant.OLLAMA;
            String delta = speaks ? "{" + role() + "\"content\":\"\"}" : "{}";
            ready.add(chunk(Frame.Kind.FINISH, index, delta, "null", ChatWords.finish(answer.ending()), hidden));
            finished = true;
        }

        private List<Part> toolParts() {
            List<Part> parts = new ArrayList<>();
            for (int call = 0; call < answer.tools().size(); call++) {
                ToolUse use = answer.tools().get(call);
                String id = ChatWords.callId(chat.id(), index, call);
                String begin = "\"index\":" + call + ",\"id\":" + Json.text(id)
                        + ",\"type\":\"function\",\"function\":{\"name\":" + Json.text(use.name()) + ",\"arguments\":";
                if (chat.variant() == Variant.OLLAMA) {
                    parts.add(new Part(call(begin + Json.text(use.arguments())), use.tokens()));
                    continue;
                }
                parts.add(new Part(call(begin + "\"\""), 0));
                String repeated = chat.variant() == Variant.DASHSCOPE ? ",\"id\":\"\",\"type\":\"function\"" : "";
                Pieces arguments = Pieces.of(use.arguments());
                for (String piece : arguments.grouped(chat.chunk())) {
                    String more = "\"index\":" + call + repeated + ",\"function\":{\"arguments\":" + Json.text(piece);
                    parts.add(new Part(call(more), Pieces.of(piece).count()));
                }
            }
            return parts;
        }

        private static String call(String members) {
            return "{\"tool_calls\":[{" + members + "}}]}";
        }
    }

    private record Part(String delta, int tokens) {}
}
