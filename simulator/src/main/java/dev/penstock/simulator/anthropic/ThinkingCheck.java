package dev.penstock.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.simulator.answer.Signature;
import java.util.List;
import java.util.Optional;

/** What the service refuses in thinking: its settings, and thoughts that come back changed or not at all. */
final class ThinkingCheck {
    private static final int BUDGET_MIN = 1_024;

    private final JsonNode body;

    ThinkingCheck(JsonNode body) {
        this.body = body;
    }

    Optional<Problem> problem() {
        return settings().or(this::seals).or(this::presence);
    }

    private Optional<Problem> settings() {
        JsonNode thinking = body.path("thinking");
        if (thinking.isMissingNode()) {
            return Optional.empty();
        }
        String type = thinking.path("type").asText();
        if (!List.of("enabled", "adaptive", "disabled").contains(type)) {
            return MessageCheck.invalid(
                    "thinking: Input tag '" + type + "' found using 'type' does not match any of the"
                            + " expected tags: 'adaptive', 'disabled', 'enabled'");
        }
        return type.equals("enabled") ? budget(thinking.path("budget_tokens")).or(this::company) : Optional.empty();
    }

    private Optional<Problem> budget(JsonNode budget) {
        if (!budget.isIntegralNumber()) {
            return MessageCheck.invalid("thinking.enabled.budget_tokens: Field required");
        }
        if (budget.asInt() < BUDGET_MIN) {
            return MessageCheck.invalid(
                    "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
        }
        return body.has("max_tokens") && body.path("max_tokens").asInt() <= budget.asInt()
                ? MessageCheck.invalid("`max_tokens` must be greater than `thinking.budget_tokens`.")
                : Optional.empty();
    }

    private Optional<Problem> company() {
        if (body.has("temperature") && body.path("temperature").asDouble() != 1) {
            return MessageCheck.invalid("`temperature` may only be set to 1 when thinking is enabled.");
        }
        if (body.has("top_k")) {
            return MessageCheck.invalid("`top_k` must be unset when thinking is enabled.");
        }
        String choice = body.path("tool_choice").path("type").asText();
        return choice.equals("any") || choice.equals("tool")
                ? MessageCheck.invalid("Thinking may not be enabled when tool_choice forces tool use.")
                : Optional.empty();
    }

    private Optional<Problem> seals() {
        JsonNode messages = body.path("messages");
        for (int i = 0; i < messages.size(); i++) {
            JsonNode content = messages.get(i).path("content");
            for (int j = 0; j < content.size(); j++) {
                Optional<Problem> found = seal(content.get(j), "messages." + i + ".content." + j);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> seal(JsonNode block, String at) {
        return switch (block.path("type").asText()) {
            case "thinking" -> {
                if (!block.path("signature").isTextual()) {
                    yield MessageCheck.invalid(at + ".thinking.signature: Field required");
                }
                boolean fits = Signature.fits(
                        block.path("signature").asText(), block.path("thinking").asText());
                yield fits ? Optional.empty() : MessageCheck.invalid(at + ": Invalid `signature` in `thinking` block");
            }
            case "redacted_thinking" ->
                block.path("data").asText().startsWith(Message.SEALED)
                        ? Optional.empty()
                        : MessageCheck.invalid(at + ": Invalid `data` in `redacted_thinking` block");
            default -> Optional.empty();
        };
    }

    /** While thinking is on, the turn whose tool results come last must begin with its thoughts. */
    private Optional<Problem> presence() {
        JsonNode messages = body.path("messages");
        int last = messages.size() - 2;
        boolean looping = MessageReader.thinks(body)
                && body.path("thinking").path("type").asText().equals("enabled")
                && last >= 0
                && !MessageReader.blocks(messages.get(last), "tool_use").isEmpty();
        if (!looping) {
            return Optional.empty();
        }
        String first = messages.get(last).path("content").path(0).path("type").asText();
        return first.equals("thinking") || first.equals("redacted_thinking")
                ? Optional.empty()
                : MessageCheck.invalid("messages." + last
                        + ".content.0.type: Expected `thinking` or `redacted_thinking`,"
                        + " but found `" + first + "`. When `thinking` is enabled, a final `assistant` message must"
                        + " start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result`"
                        + " blocks).");
    }
}
