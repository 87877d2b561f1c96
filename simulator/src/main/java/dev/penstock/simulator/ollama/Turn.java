package dev.penstock.simulator.ollama;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.answer.Usage;
import dev.penstock.simulator.behaviour.UsageShape;
import dev.penstock.simulator.wire.Json;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One reply, before it is written whole or in lines.
 *
 * @param style chat or generate
 * @param model that the reply names
 * @param createdAt RFC 3339
 * @param answer to be said
 * @param usage of the whole
 * @param shape of the usage figures
 * @param chunk tokens per line
 */
record Turn(Style style, String model, String createdAt, Answer answer, Usage usage, UsageShape shape, int chunk) {
    private static final long LOAD_NANOS = 20_000_000;
    private static final long NANOS_PER_TOKEN = 10_000_000;

    /** Which endpoint's words are used. */
    enum Style {
        CHAT,
        GENERATE
    }

    /** Members that carry text, thoughts and calls. */
    String content(String text, String thinking, String calls) {
        String thoughts = thinking.isEmpty() ? "" : ",\"thinking\":" + Json.text(thinking);
        String tools = calls.isEmpty() ? "" : ",\"tool_calls\":[" + calls + "]";
        return switch (style) {
            case CHAT -> "\"message\":{\"role\":\"assistant\",\"content\":" + Json.text(text) + thoughts + tools + "}";
            case GENERATE -> "\"response\":" + Json.text(text) + thoughts;
        };
    }

    String calls() {
        return answer.tools().stream().map(Turn::call).collect(Collectors.joining(","));
    }

    private static String call(ToolUse use) {
        String arguments = use.arguments().endsWith("}") ? use.arguments() : "{}";
        return "{\"function\":{\"name\":" + Json.text(use.name()) + ",\"arguments\":" + arguments + "}}";
    }

    /** A whole reply or one line of it. */
    String line(String content, boolean done) {
        return "{\"model\":" + Json.text(model) + ",\"created_at\":" + Json.text(createdAt) + "," + content
                + ",\"done\":" + done + (done ? ",\"done_reason\":" + Json.text(reason()) + figures() : "") + "}";
    }

    private String reason() {
        return switch (answer.ending()) {
            case Answer.Ending.Length() -> "length";
            case Answer.Ending.Stop() -> "stop";
            case Answer.Ending.StopSequence(String sequence) -> "stop";
            case Answer.Ending.Tools() -> "stop";
            case Answer.Ending.Filtered() -> "stop";
            case Answer.Ending.Other(String word) -> word;
        };
    }

    private String figures() {
        Optional<String> counts = shape == UsageShape.NONE
                ? Optional.empty()
                : Optional.of(",\"prompt_eval_count\":" + shape.figure(usage.prompt()) + ",\"eval_count\":"
                        + shape.figure(usage.completion()));
        long promptNanos = usage.prompt() * NANOS_PER_TOKEN / 10;
        long nanos = usage.completion() * NANOS_PER_TOKEN;
        return ",\"total_duration\":" + (LOAD_NANOS + promptNanos + nanos) + ",\"load_duration\":" + LOAD_NANOS
                + ",\"prompt_eval_duration\":" + promptNanos + ",\"eval_duration\":" + nanos + counts.orElse("");
    }
}
