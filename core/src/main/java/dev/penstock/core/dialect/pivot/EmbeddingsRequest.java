package dev.penstock.core.dialect.pivot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts to be turned into vectors, free of any dialect. */
public record EmbeddingsRequest(
        List<String> inputs,
        @Nullable Long dimensions,
        @Nullable String user,
        Uses uses) {
    public EmbeddingsRequest {
        inputs = List.copyOf(inputs);
    }
}
