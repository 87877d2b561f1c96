package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Thinking.Effort;
import dev.penstock.core.dialect.pivot.ToolChoice;
import dev.penstock.core.dialect.translation.Fit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request's wish to reason becomes: a budget up to version 2023-06-01, an effort from 2026-10-21 on. The dialect
 * refuses reasoning together with a forced tool, and, with a budget, in a tool loop whose turn began without it; there it is
 * left out and told.
 */
record AnthropicThinking(
        Thinking.@Nullable Mode mode, @Nullable Effort effort, long budget) {
    private static final long BUDGET_MIN = 1024;
    private static final AnthropicThinking UNSAID = new AnthropicThinking(null, null, 0);

    static AnthropicThinking of(ChatRequest request, UpstreamModel model, Fit fit) {
        Thinking wish = request.thinking();
        if (wish == null) {
            return UNSAID;
        }
        if (wish.mode() == Thinking.Mode.OFF) {
            return new AnthropicThinking(Thinking.Mode.OFF, null, 0);
        }
        boolean byEffort = model.variant().apiVersion().compareTo("2026-10-21") >= 0;
        ToolChoice choice = request.toolChoice();
        boolean forced = choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named;
        if (forced || (!byEffort && turnBeganWithoutThinking(request.messages()))) {
            return leftOut(fit);
        }
        if (byEffort) {
            return new AnthropicThinking(Thinking.Mode.ADAPTIVE, wish.effortOr(Effort.HIGH), 0);
        }
        long wanted = Math.max(BUDGET_MIN, wish.budgetOr(Effort.MEDIUM));
        Long limit = request.maxTokens();
        if (limit == null) {
            limit = model.outputCap().isPresent() ? (Long) model.outputCap().getAsLong() : null;
        }
        if (limit == null) {
            return new AnthropicThinking(Thinking.Mode.ON, null, fit.budget(wish, wanted));
        }
        // The limit covers the reasoning too, and must be more than it: a quarter stays for the answer.
        long most = limit - Math.max(1, limit / 4);
        return most < BUDGET_MIN
                ? leftOut(fit)
                : new AnthropicThinking(Thinking.Mode.ON, null, fit.budget(wish, Math.min(wanted, most)));
    }

    boolean on() {
        return mode == Thinking.Mode.ON || mode == Thinking.Mode.ADAPTIVE;
    }

    void write(ObjectNode body) {
        if (mode == null) {
            return;
        }
        ObjectNode thinking = body.putObject("thinking");
        switch (mode) {
            case OFF -> thinking.put("type", "disabled");
            case ON -> thinking.put("type", "enabled").put("budget_tokens", budget);
            case ADAPTIVE -> thinking.put("type", "adaptive");
        }
        if (effort != null) {
            String word = effort == Effort.MINIMAL ? Effort.LOW.word() : effort.word();
            body.withObject("output_config").put("effort", word);
        }
    }

    private static AnthropicThinking leftOut(Fit fit) {
        fit.drop(Feature.REASONING_EFFORT);
        fit.drop(Feature.REASONING_BUDGET);
        return UNSAID;
    }

    /** Whether the conversation stands in a tool loop whose first reply lacks the reasoning it must begin with. */
    private static boolean turnBeganWithoutThinking(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (message.role() == Message.Role.ASSISTANT) {
                return calls(message) && !PivotToAnthropicMessages.beginsWithThinking(message);
            }
            if (message.parts().stream().noneMatch(Part.ToolResult.class::isInstance)) {
                return false;
            }
        }
        return false;
    }

    private static boolean calls(Message message) {
        return message.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
    }
}
