package dev.penstock.core.dialect.pivot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the next token is drawn and where the model stops; null where the caller left it to the model. */
public record Sampling(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Long topK,
        @Nullable Double minP,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        @Nullable Double repeatPenalty,
        @Nullable Long seed,
        List<String> stop) {
    /** Everything left to the model. */
    public static final Sampling UNSAID = new Sampling(null, null, null, null, null, null, null, null, List.of());

    public Sampling {
        stop = List.copyOf(stop);
    }
}
