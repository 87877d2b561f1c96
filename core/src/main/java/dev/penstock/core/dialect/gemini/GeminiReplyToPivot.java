package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Seal;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.Counts;
import dev.penstock.core.dialect.translation.Replies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a reply of {@code generateContent}: the whole answer, or what one event of a stream adds to it. */
final class GeminiReplyToPivot {
    private GeminiReplyToPivot() {}

    static ChatReply read(byte[] body) throws BrokenReply {
        ObjectNode reply = Replies.object(body);
        TokenUsage usage = usage(reply.path("usageMetadata"));
        try {
            return new ChatReply(
                    Replies.text(reply, "responseId"), Replies.text(reply, "modelVersion"), choices(reply), usage);
        } catch (BrokenReply e) {
            throw e.having(usage);
        }
    }

    private static List<ChatReply.Choice> choices(ObjectNode reply) throws BrokenReply {
        if (reply.path("error").isObject()) {
            throw new BrokenReply(GeminiFailures.inBand(reply));
        }
        Map<Integer, ChatReply.Choice> choices = new TreeMap<>();
        for (JsonNode candidate : reply.path("candidates")) {
            Finish finish = finish(candidate);
            if (finish == Finish.FAILED) {
                throw new BrokenReply(gaveUp(candidate));
            }
            choices.put(
                    candidate.path("index").asInt(choices.size()),
                    new ChatReply.Choice(parts(candidate), finish, null, GeminiLogprobs.of(candidate)));
        }
        if (choices.isEmpty() && isBlocked(reply)) {
            choices.put(0, new ChatReply.Choice(blockedWords(reply), Finish.CONTENT_FILTER, null, null));
        }
        return List.copyOf(choices.values());
    }

    static List<Part> parts(JsonNode candidate) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (part.path("functionCall").isObject()) {
                JsonNode call = part.path("functionCall");
                parts.add(new Part.ToolCall(
                        call.path("id").asText(""),
                        call.path("name").asText(""),
                        call.path("args").isObject() ? call.path("args").toString() : "{}",
                        GeminiSeal.ofCall(part)));
            } else {
                text(part, parts);
            }
        }
        return parts;
    }

    static void text(JsonNode part, List<Part> parts) {
        String text = part.path("text").textValue();
        if (text == null) {
            return;
        }
        Seal seal = GeminiSeal.ofText(part);
        if (part.path("thought").asBoolean()) {
            parts.add(new Part.Reasoning(text, seal));
            return;
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
        if (seal != null) {
            parts.add(new Part.Reasoning("", seal));
        }
    }

    /** {@code NONE} for a candidate that goes on. */
    static Finish finish(JsonNode candidate) {
        return switch (candidate.path("finishReason").asText("")) {
            case "", "FINISH_REASON_UNSPECIFIED" -> Finish.NONE;
            case "STOP" -> Finish.STOP;
            case "MAX_TOKENS" -> Finish.LENGTH;
            case "SAFETY",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "RECITATION",
                    "LANGUAGE",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> Finish.CONTENT_FILTER;
            // Calls that cannot be read, a model that lost its way, and whatever words are yet to come.
            default -> Finish.FAILED;
        };
    }

    static Problem gaveUp(JsonNode candidate) {
        String words = candidate.path("finishMessage").asText("");
        String reason = candidate.path("finishReason").asText();
        return Problem.of(
                Problem.Kind.UPSTREAM_ERROR, "upstream gave up: " + reason + (words.isEmpty() ? "" : ": " + words));
    }

    /** A prompt that was refused has no candidates at all. */
    static boolean isBlocked(JsonNode reply) {
        return !reply.path("promptFeedback").path("blockReason").asText("").isEmpty();
    }

    static List<Part> blockedWords(JsonNode reply) {
        JsonNode feedback = reply.path("promptFeedback");
        String words = feedback.path("blockReasonMessage").asText("");
        String reason =
                "The prompt was blocked: " + feedback.path("blockReason").asText();
        return List.of(new Part.Declined(words.isEmpty() ? reason : words));
    }

    /** Thoughts are counted beside the candidates, cached tokens within the prompt. */
    static @Nullable TokenUsage usage(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        long prompt = Counts.of(usage.path("promptTokenCount"));
        long tools = Counts.of(usage.path("toolUsePromptTokenCount"));
        long candidates = Counts.of(usage.path("candidatesTokenCount"));
        long thoughts = Counts.of(usage.path("thoughtsTokenCount"));
        if (prompt < 0 || tools < 0 || candidates < 0 || thoughts < 0) {
            return null;
        }
        long cached = Counts.of(usage.path("cachedContentTokenCount"));
        return Counts.usage(prompt + tools, candidates + thoughts, cached, 0, thoughts);
    }
}
