package dev.penstock.gateway.store.catalogue;

import static dev.penstock.gateway.store.table.AiModels.COST_PER_1K_CACHED_TOKENS;
import static dev.penstock.gateway.store.table.AiModels.COST_PER_1K_CACHE_WRITE_TOKENS;
import static dev.penstock.gateway.store.table.AiModels.COST_PER_1K_COMPLETION_TOKENS;
import static dev.penstock.gateway.store.table.AiModels.COST_PER_1K_PROMPT_TOKENS;
import static dev.penstock.gateway.store.table.AiModels.COST_PER_1K_REASONING_TOKENS;

import dev.penstock.core.routing.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * How a price is kept: in dollars per 1,000 tokens with six decimals, so that one unit of the last is one nano-dollar per
 * token, and nothing is rounded. SQLite keeps such numbers as floating point, whose error is far below that unit.
 */
final class StoredPrice {
    static final List<Field<BigDecimal>> COLUMNS = List.of(
            COST_PER_1K_PROMPT_TOKENS,
            COST_PER_1K_COMPLETION_TOKENS,
            COST_PER_1K_CACHED_TOKENS,
            COST_PER_1K_CACHE_WRITE_TOKENS,
            COST_PER_1K_REASONING_TOKENS);

    private static final int DECIMALS = 6;

    private StoredPrice() {}

    static Map<Field<?>, @Nullable Object> values(Optional<Price> price) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        COLUMNS.forEach(column -> values.put(column, null));
        price.ifPresent(known -> {
            values.put(COST_PER_1K_PROMPT_TOKENS, perThousand(known.input()));
            values.put(COST_PER_1K_COMPLETION_TOKENS, perThousand(known.output()));
            values.put(COST_PER_1K_CACHED_TOKENS, perThousand(known.cachedInput()));
            values.put(COST_PER_1K_CACHE_WRITE_TOKENS, perThousand(known.cacheWrite()));
            values.put(COST_PER_1K_REASONING_TOKENS, perThousand(known.reasoning()));
        });
        return values;
    }

    /** Unknown unless both documented columns say something; the others then fall back as in the catalogue. */
    static Optional<Price> of(Record row) {
        BigDecimal input = row.get(COST_PER_1K_PROMPT_TOKENS);
        BigDecimal output = row.get(COST_PER_1K_COMPLETION_TOKENS);
        if (input == null || output == null) {
            return Optional.empty();
        }
        return Optional.of(new Price(
                nanos(input),
                nanos(row.get(COST_PER_1K_CACHED_TOKENS), input),
                nanos(row.get(COST_PER_1K_CACHE_WRITE_TOKENS), input),
                nanos(output),
                nanos(row.get(COST_PER_1K_REASONING_TOKENS), output)));
    }

    static BigDecimal perThousand(long nanosPerToken) {
        return BigDecimal.valueOf(nanosPerToken, DECIMALS);
    }

    private static long nanos(@Nullable BigDecimal perThousand, BigDecimal otherwise) {
        return nanos(perThousand == null ? otherwise : perThousand);
    }

    private static long nanos(BigDecimal perThousand) {
        return perThousand
                .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .longValueExact();
    }
}
