package dev.penstock.gateway.store.catalogue;

import dev.penstock.core.routing.Price;
import java.time.Instant;
import java.util.Optional;

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
