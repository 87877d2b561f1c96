package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.pivot.Seal;
import dev.penstock.core.dialect.translation.FramedReplyReader;
import dev.penstock.core.dialect.translation.Replies;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the chunks of a streamed answer of {@code /chat/completions}. */
final class OpenAiEventsToPivot implements FramedReplyReader.Parser {
    /** More answers than anybody may ask for; a larger index is no index. */
    private static final int CHOICES_MAX = 128;

    private final Map<Integer, ToolCallPieces> calls = new HashMap<>();
    private final Map<Integer, ReasoningPieces> sealed = new HashMap<>();
    private boolean started;

    @Override
    public void read(String name, ObjectNode chunk, Consumer<ReplyEvent> out) {
        if (OpenAiInBandError.isError(chunk)) {
            out.accept(new ReplyEvent.Failed(OpenAiInBandError.problem(chunk)));
            return;
        }
        start(chunk, out);
        TokenUsage usage = OpenAiUsage.read(chunk.path("usage"), true);
        if (usage != null) {
            out.accept(new ReplyEvent.Used(usage));
        }
        for (JsonNode choice : chunk.path("choices")) {
            int index = choice.path("index").asInt(0);
            if (index >= 0 && index < CHOICES_MAX) {
                choice(index, choice, out);
            }
        }
    }

    /** The first chunk that says who speaks; some services begin with one that does not. */
    private void start(ObjectNode chunk, Consumer<ReplyEvent> out) {
        String id = Replies.text(chunk, "id");
        if (!started && id != null) {
            started = true;
            out.accept(new ReplyEvent.Started(id, Replies.text(chunk, "model")));
        }
    }

    private void choice(int index, JsonNode choice, Consumer<ReplyEvent> out) {
        JsonNode delta = choice.path("delta");
        String reasoning = OpenAiReplyToPivot.reasoning(delta);
        if (!reasoning.isEmpty()) {
            out.accept(new ReplyEvent.Reasoning(index, reasoning));
        }
        JsonNode details = delta.path(ReasoningDetails.MEMBER);
        if (!details.isEmpty()) {
            sealed.computeIfAbsent(index, i -> new ReasoningPieces()).read(details);
        }
        if (!isOnlyReasoning(choice, delta)) {
            seal(index, out);
        }
        text(index, choice, delta, out);
        String refusal = delta.path("refusal").asText("");
        if (!refusal.isEmpty()) {
            out.accept(new ReplyEvent.Declined(index, refusal));
        }
        for (JsonNode piece : delta.path("tool_calls")) {
            calls(index).read(piece, out);
        }
        finish(index, choice, out);
    }

    private static boolean isOnlyReasoning(JsonNode choice, JsonNode delta) {
        return OpenAiReplyToPivot.content(delta.path("content")).isEmpty()
                && delta.path("tool_calls").isEmpty()
                && choice.path("finish_reason").asText("").isEmpty();
    }

    /** The seals come before what was said after the reasoning; what comes late follows at the end. */
    private void seal(int index, Consumer<ReplyEvent> out) {
        ReasoningPieces pieces = sealed.get(index);
        Seal seal = pieces == null ? null : pieces.take();
        if (seal != null) {
            out.accept(new ReplyEvent.Sealed(index, seal));
        }
    }

    private static void text(int index, JsonNode choice, JsonNode delta, Consumer<ReplyEvent> out) {
        String text = OpenAiReplyToPivot.content(delta.path("content"));
        JsonNode logprobs = logprobs(choice);
        if (!text.isEmpty() || logprobs != null) {
            out.accept(new ReplyEvent.Text(index, text, logprobs));
        }
    }

    private static @Nullable JsonNode logprobs(JsonNode choice) {
        JsonNode logprobs = choice.path("logprobs");
        boolean some =
                !logprobs.path("content").isEmpty() || !logprobs.path("refusal").isEmpty();
        return some ? logprobs : null;
    }

    private void finish(int index, JsonNode choice, Consumer<ReplyEvent> out) {
        String reason = choice.path("finish_reason").asText("");
        if (reason.isEmpty() || reason.equals("null")) {
            return;
        }
        Finish finish = FinishReason.read(reason);
        out.accept(
                finish == Finish.FAILED
                        ? new ReplyEvent.Failed(OpenAiReplyToPivot.brokeOff(choice))
                        : new ReplyEvent.Finished(index, finish, null));
    }

    private ToolCallPieces calls(int choice) {
        return calls.computeIfAbsent(choice, ToolCallPieces::new);
    }
}
