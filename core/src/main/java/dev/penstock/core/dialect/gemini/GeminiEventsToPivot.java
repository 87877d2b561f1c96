package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.translation.BrokenReply;
import dev.penstock.core.dialect.translation.FramedReplyReader;
import dev.penstock.core.dialect.translation.Replies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the events of {@code streamGenerateContent}, each of which has the shape of a whole reply. There is no end mark. */
final class GeminiEventsToPivot implements FramedReplyReader.Parser {
    private static final int CHOICES_MAX = 128;

    private final Map<Integer, Integer> calls = new HashMap<>();
    private final Map<Integer, GeminiCallPieces> pieces = new HashMap<>();
    private boolean started;

    @Override
    public void read(String name, ObjectNode data, Consumer<ReplyEvent> out) {
        if (data.path("error").isObject()) {
            out.accept(new ReplyEvent.Failed(GeminiFailures.inBand(data)));
            return;
        }
        if (!started) {
            started = true;
            out.accept(new ReplyEvent.Started(Replies.text(data, "responseId"), Replies.text(data, "modelVersion")));
        }
        TokenUsage usage = GeminiReplyToPivot.usage(data.path("usageMetadata"));
        if (usage != null) {
            out.accept(new ReplyEvent.Used(usage));
        }
        JsonNode candidates = data.path("candidates");
        for (JsonNode candidate : candidates) {
            int index = candidate.path("index").asInt(0);
            if (index >= 0 && index < CHOICES_MAX) {
                try {
                    candidate(index, candidate, out);
                } catch (BrokenReply e) {
                    out.accept(new ReplyEvent.Failed(e.failed().problem()));
                }
            }
        }
        if (candidates.isEmpty() && GeminiReplyToPivot.isBlocked(data)) {
            for (Part words : GeminiReplyToPivot.blockedWords(data)) {
                part(0, words, null, out);
            }
            out.accept(new ReplyEvent.Finished(0, Finish.CONTENT_FILTER, null));
        }
    }

    private void candidate(int index, JsonNode candidate, Consumer<ReplyEvent> out) throws BrokenReply {
        JsonNode logprobs = GeminiLogprobs.of(candidate);
        Finish finish = GeminiReplyToPivot.finish(candidate);
        for (Part part : parts(index, candidate, finish)) {
            part(index, part, logprobs, out);
            logprobs = part instanceof Part.Text ? null : logprobs;
        }
        if (finish == Finish.FAILED) {
            out.accept(new ReplyEvent.Failed(GeminiReplyToPivot.gaveUp(candidate)));
        } else if (finish != Finish.NONE) {
            out.accept(new ReplyEvent.Finished(index, finish, null));
        }
    }

    private List<Part> parts(int index, JsonNode candidate, Finish finish) throws BrokenReply {
        GeminiCallPieces open = pieces.computeIfAbsent(index, i -> new GeminiCallPieces());
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (part.path("functionCall").isObject()) {
                open.read(part, parts);
            } else {
                GeminiReplyToPivot.text(part, parts);
            }
        }
        if (finish != Finish.NONE) {
            open.end(parts);
        }
        return parts;
    }

    private void part(int choice, Part part, @Nullable JsonNode logprobs, Consumer<ReplyEvent> out) {
        switch (part) {
            case Part.Text(String text) -> out.accept(new ReplyEvent.Text(choice, text, logprobs));
            case Part.Declined(String text) -> out.accept(new ReplyEvent.Declined(choice, text));
            case Part.Reasoning reasoning -> {
                if (!reasoning.text().isEmpty()) {
                    out.accept(new ReplyEvent.Reasoning(choice, reasoning.text()));
                }
                if (reasoning.seal() != null) {
                    out.accept(new ReplyEvent.Sealed(choice, reasoning.seal()));
                }
            }
            case Part.ToolCall call -> {
                int number = calls.merge(choice, 1, Integer::sum) - 1;
                out.accept(new ReplyEvent.ToolStarted(choice, number, call.id(), call.name(), call.seal()));
                out.accept(new ReplyEvent.ToolArguments(choice, number, call.arguments()));
            }
            // No reply has them: they are a caller's words.
            case Part.Media ignored -> {}
            case Part.ToolResult ignored -> {}
        }
    }
}
