package dev.penstock.gateway.store.catalogue;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Price;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of {@code t_ai_models}.
 *
 * @param id 0 before it is stored
 * @param upstreamName what the provider calls it, where that is not its code
 * @param type chat, completion, embedding, image or speech
 * @param price absent where it is not known
 * @param sortOrder higher ones come first
 */
public record StoredModel(
        long id,
        long providerId,
        String code,
        String name,
        Optional<String> upstreamName,
        String type,
        Optional<Integer> maxInputTokens,
        Optional<Integer> maxOutputTokens,
        boolean streaming,
        boolean functionCall,
        boolean vision,
        Optional<Price> price,
        boolean active,
        boolean isDefault,
        int sortOrder,
        Optional<String> description,
        Optional<String> configJson,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * A row that is switched on, for what is known of a model.
     *
     * @param kind where it is known better than the model has it
     */
    public static StoredModel of(long providerId, Model model, Model.Kind kind, int sortOrder, Instant now) {
        return new StoredModel(
                0,
                providerId,
                model.id(),
                model.id(),
                Optional.of(model.upstreamName()).filter(name -> !name.equals(model.id())),
                kind.name().toLowerCase(Locale.ROOT),
                tokens(model.contextWindow()),
                tokens(model.outputCap()),
                model.streaming(),
                model.tools(),
                model.vision(),
                model.price(),
                true,
                model.isDefault(),
                sortOrder,
                Optional.empty(),
                Optional.empty(),
                now,
                now);
    }

    private static Optional<Integer> tokens(OptionalLong tokens) {
        return tokens.isPresent() ? Optional.of(Math.toIntExact(tokens.getAsLong())) : Optional.empty();
    }

    /** The same row, switched on or off. */
    public StoredModel switched(boolean on, Instant at) {
        return new StoredModel(
                id,
                providerId,
                code,
                name,
                upstreamName,
                type,
                maxInputTokens,
                maxOutputTokens,
                streaming,
                functionCall,
                vision,
                price,
                on,
                isDefault,
                sortOrder,
                description,
                configJson,
                createdAt,
                at);
    }
}
