package dev.penstock.core.dialect.pivot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer to a chat, free of any dialect.
 *
 * @param id the upstream's name for it
 * @param model the upstream's name for what answered
 * @param usage null where the upstream did not tell, or told what cannot be
 */
public record ChatReply(
        @Nullable String id,
        @Nullable String model,
        List<Choice> choices,
        @Nullable TokenUsage usage) {
    public ChatReply {
        choices = List.copyOf(choices);
    }

    /**
     * One of the answers asked for.
     *
     * @param stopSequence the one that was met, where the upstream tells
     * @param logprobs in the shape of the openai dialect
     */
    public record Choice(
            List<Part> parts,
            Finish finish,
            @Nullable String stopSequence,
            @Nullable JsonNode logprobs) {
        public Choice {
            parts = List.copyOf(parts);
        }
    }
}
