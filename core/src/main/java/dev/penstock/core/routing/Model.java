package dev.penstock.core.routing;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be bought from one provider.
 *
 * @param id the public name that callers use
 * @param upstreamName what the provider calls it; mostly the same
 * @param contextWindow in tokens, where known
 * @param outputCap the most tokens per call, where known
 * @param price absent where it is not known; a model without a price is refused where a budget applies, never free
 * @param imageTokens the most that one image counts, where known
 * @param isDefault whether the provider offers it to callers that name none
 */
public record Model(
        String id,
        String upstreamName,
        Kind kind,
        OptionalLong contextWindow,
        OptionalLong outputCap,
        boolean streaming,
        boolean tools,
        boolean vision,
        Optional<Price> price,
        OptionalLong imageTokens,
        boolean isDefault) {

    /** What a model gives. */
    public enum Kind {
        CHAT,
        EMBEDDING,
        SPEECH
    }

    public Model {
        notBlank("id", id);
        notBlank("upstreamName", upstreamName);
        positive("contextWindow", contextWindow);
        positive("outputCap", outputCap);
        positive("imageTokens", imageTokens);
    }

    public Model(
            String id,
            String upstreamName,
            Kind kind,
            OptionalLong contextWindow,
            OptionalLong outputCap,
            boolean streaming,
            boolean tools,
            boolean vision,
            Optional<Price> price,
            boolean isDefault) {
        this(
                id,
                upstreamName,
                kind,
                contextWindow,
                outputCap,
                streaming,
                tools,
                vision,
                price,
                OptionalLong.empty(),
                isDefault);
    }

    /** The same at a price that somebody set for what has none. */
    public Model priced(Price other) {
        return new Model(
                id,
                upstreamName,
                kind,
                contextWindow,
                outputCap,
                streaming,
                tools,
                vision,
                Optional.of(other),
                imageTokens,
                isDefault);
    }

    /** A chat model of which nothing but the name is known; taken to be able to do everything. */
    public static Model unlisted(String id) {
        return new Model(
                id,
                id,
                Kind.CHAT,
                OptionalLong.empty(),
                OptionalLong.empty(),
                true,
                true,
                true,
                Optional.empty(),
                false);
    }

    /** The same where another one is offered to callers that name none. */
    public Model asNoDefault() {
        return isDefault
                ? new Model(id, upstreamName, kind, contextWindow, outputCap, streaming, tools, vision, price, false)
                : this;
    }

    private static void notBlank(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + ": '" + value + "' (expected: a name)");
        }
    }

    private static void positive(String name, OptionalLong tokens) {
        if (tokens.isPresent() && tokens.getAsLong() <= 0) {
            throw new IllegalArgumentException(name + ": " + tokens.getAsLong() + " (expected: more than 0)");
        }
    }
}
