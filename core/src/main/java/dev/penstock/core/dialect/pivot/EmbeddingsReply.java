package dev.penstock.core.dialect.pivot;

import dev.penstock.core.dialect.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors in the order of the texts they stand for.
 *
 * @param usage null where the upstream did not tell
 */
public record EmbeddingsReply(
        @Nullable String model,
        List<float[]> vectors,
        @Nullable TokenUsage usage) {
    public EmbeddingsReply {
        vectors = List.copyOf(vectors);
    }
}
