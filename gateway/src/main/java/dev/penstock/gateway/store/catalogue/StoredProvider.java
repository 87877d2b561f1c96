package dev.penstock.gateway.store.catalogue;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code t_ai_providers}.
 *
 * @param id 0 before it is stored
 * @param sortOrder higher ones come first
 * @param configJson what has no column of its own
 */
public record StoredProvider(
        long id,
        String code,
        String name,
        String baseUrl,
        boolean active,
        int sortOrder,
        Optional<String> description,
        Optional<String> configJson,
        Instant createdAt,
        Instant updatedAt) {}
