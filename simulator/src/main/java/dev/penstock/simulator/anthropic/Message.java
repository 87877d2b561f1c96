package dev.penstock.simulator.anthropic;

import dev.penstock.simulator.Dialect.Account;
import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.Signature;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.answer.Usage;
import dev.penstock.simulator.behaviour.UsageShape;
import dev.penstock.simulator.wire.Json;
import java.util.Optional;

/**
 * One reply, before it is written whole or in events.
 *
 * @param id of the message
 * @param model that the reply names
 * @param answer to be said
 * @param redacted whether reasoning comes sealed
 * @param usage of the whole
 * @param shape of the usage figures
 * @param chunk tokens per event
 */
record Message(String id, String model, Answer answer, boolean redacted, Usage usage, UsageShape shape, int chunk) {

    static final String ID_PREFIX = "msg_";
    /** By this the service knows again what it sealed. */
    static final String SEALED = "sealed:";

    Account account(String asked) {
        return new Account(id, asked, usage.prompt(), usage.completion());
    }

    String stopReason() {
        if (answer.refused()) {
            return "refusal";
        }
        return switch (answer.ending()) {
            case Answer.Ending.Stop() -> "end_turn";
            case Answer.Ending.StopSequence(String sequence) -> "stop_sequence";
            case Answer.Ending.Length() -> "max_tokens";
            case Answer.Ending.Tools() -> "tool_use";
            case Answer.Ending.Filtered() -> "refusal";
            case Answer.Ending.Other(String word) -> word;
        };
    }

    /** As JSON. */
    String stopSequence() {
        return answer.ending() instanceof Answer.Ending.StopSequence(String sequence) ? Json.text(sequence) : "null";
    }

    String toolId(int call) {
        return "toolu_" + id.substring(ID_PREFIX.length()) + call;
    }

    String signature() {
        return Signature.of(answer.reasoning().text());
    }

    /** The block that stands for reasoning nobody may read. */
    String redactedBlock() {
        String thoughts = answer.reasoning().text();
        return "{\"type\":\"redacted_thinking\",\"data\":" + Json.text(SEALED + Signature.of(thoughts)) + "}";
    }

    String toolBlock(int call, String input) {
        ToolUse use = answer.tools().get(call);
        return "{\"type\":\"tool_use\",\"id\":" + Json.text(toolId(call)) + ",\"name\":" + Json.text(use.name())
                + ",\"input\":" + input + "}";
    }

    /** Figures with so many tokens of output; empty when usage is not told. */
    Optional<String> usageText(long output) {
        if (shape == UsageShape.NONE) {
            return Optional.empty();
        }
        return Optional.of("{\"input_tokens\":" + shape.figure(usage.fresh())
                + ",\"cache_creation_input_tokens\":" + shape.figure(usage.cacheWritten())
                + ",\"cache_read_input_tokens\":" + shape.figure(usage.cached())
                + ",\"output_tokens\":" + shape.figure(output) + "}");
    }
}
