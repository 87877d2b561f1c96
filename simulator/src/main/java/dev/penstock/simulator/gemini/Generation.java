package dev.penstock.simulator.gemini;

import dev.penstock.simulator.Dialect.Account;
import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.Signature;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.answer.Usage;
import dev.penstock.simulator.behaviour.UsageShape;
import dev.penstock.simulator.wire.Json;
import java.util.List;

/**
 * One reply, before it is written whole or in pieces.
 *
 * @param id of the reply
 * @param model that the reply names
 * @param answers one for each candidate
 * @param thoughtsShown whether the caller asked to see the thoughts
 * @param usage of the whole
 * @param shape of the usage figures
 * @param chunk tokens per piece
 */
record Generation(
        String id,
        String model,
        List<Answer> answers,
        boolean thoughtsShown,
        Usage usage,
        UsageShape shape,
        int chunk) {

    Account account(String asked) {
        return new Account(id, asked, usage.prompt(), usage.completion());
    }

    static String textPart(String text) {
        return "{\"text\":" + Json.text(text) + "}";
    }

    /** Text that carries the seal of the thoughts behind it. */
    static String sealedPart(String text, Answer answer) {
        String seal = Signature.of(answer.reasoning().text());
        return "{\"text\":" + Json.text(text) + ",\"thoughtSignature\":" + Json.text(seal) + "}";
    }

    static String thoughtPart(String text) {
        return "{\"text\":" + Json.text(text) + ",\"thought\":true}";
    }

    /** A call; the first of a turn carries the seal of the thoughts behind it. */
    static String callPart(ToolUse use, boolean first) {
        String arguments = use.arguments().endsWith("}") ? use.arguments() : "{}";
        String seal = first ? ",\"thoughtSignature\":" + Json.text(CallSeal.of(use.name(), arguments)) : "";
        return "{\"functionCall\":{\"name\":" + Json.text(use.name()) + ",\"args\":" + arguments + "}" + seal + "}";
    }

    static String finishReason(Answer answer) {
        return switch (answer.ending()) {
            case Answer.Ending.Stop() -> "STOP";
            case Answer.Ending.StopSequence(String sequence) -> "STOP";
            case Answer.Ending.Tools() -> "STOP";
            case Answer.Ending.Length() -> "MAX_TOKENS";
            case Answer.Ending.Filtered() -> "SAFETY";
            case Answer.Ending.Other(String word) -> word;
        };
    }

    static String candidate(int index, String parts, String finish) {
        String content = parts.isEmpty() ? "{\"role\":\"model\"}" : "{\"parts\":[" + parts + "],\"role\":\"model\"}";
        String reason = finish.isEmpty() ? "" : ",\"finishReason\":" + Json.text(finish);
        return "{\"content\":" + content + reason + ",\"index\":" + index + "}";
    }

    /** A reply, or a piece of one, with usage for so many tokens made so far. */
    String reply(String candidates, long said, long thought) {
        String usageText = shape == UsageShape.NONE ? "" : ",\"usageMetadata\":" + usageText(said, thought);
        return "{\"candidates\":[" + candidates + "]" + usageText + trailer();
    }

    /** A prompt that was blocked has no candidates. */
    String blocked() {
        String usageText = shape == UsageShape.NONE ? "" : ",\"usageMetadata\":" + usageText(0, 0);
        return "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}" + usageText + trailer();
    }

    private String trailer() {
        return ",\"modelVersion\":" + Json.text(model) + ",\"responseId\":" + Json.text(id) + "}";
    }

    private String usageText(long said, long thought) {
        StringBuilder json = new StringBuilder("{\"promptTokenCount\":").append(shape.figure(usage.prompt()));
        if (said > 0) {
            json.append(",\"candidatesTokenCount\":").append(shape.figure(said));
        }
        json.append(",\"totalTokenCount\":").append(shape.figure(usage.prompt() + said + thought));
        if (usage.cached() > 0) {
            json.append(",\"cachedContentTokenCount\":").append(shape.figure(usage.cached()));
        }
        if (thought > 0) {
            json.append(",\"thoughtsTokenCount\":").append(shape.figure(thought));
        }
        return json.append(",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":")
                .append(usage.prompt())
                .append("}]}")
                .toString();
    }
}
