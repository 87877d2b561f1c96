package dev.penstock.gateway.store.catalogue;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Provider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/**
 * The first rows: the documented providers and models, with the figures of the catalogue. They are planted once in the life of
 * a database; what an admin removed does not come back.
 */
public final class Seeds {
    /** In the order of their ids, which the documents name. */
    public static final List<Seed> ALL = List.of(
            new Seed("openai", "OpenAI", 100, List.of("gpt-4o", "gpt-4o-mini", "gpt-4-turbo", "gpt-3.5-turbo")),
            new Seed(
                    "anthropic",
                    "Anthropic Claude",
                    90,
                    List.of("claude-3-5-sonnet-latest", "claude-3-5-haiku-latest", "claude-3-opus-latest")),
            new Seed(
                    "deepseek",
                    "DeepSeek",
                    80,
                    List.of("deepseek-chat", "deepseek-reasoner", "deepseek-coder", "deepseek-v3.1")));

    private static final int FIRST_SORT_ORDER = 100;
    private static final int SORT_STEP = 10;

    private final DSLContext sql;

    public Seeds(DSLContext sql) {
        this.sql = sql;
    }

    /** What is planted of one provider. */
    public record Seed(String code, String name, int sortOrder, List<String> models) {}

    /**
     * Plants what is missing, if that was never done before.
     *
     * @return whether it was done now
     */
    public boolean plant(List<Provider> catalogue, Instant now) {
        if (!new ConfigVersion(sql).begin(now)) {
            return false;
        }
        for (Seed seed : ALL) {
            plant(seed, provider(catalogue, seed), now);
        }
        return true;
    }

    /** Rows may be there already, where somebody ran the scripts by hand. */
    private void plant(Seed seed, Provider provider, Instant now) {
        Providers providers = new Providers(sql);
        Models models = new Models(sql);
        long id = providers
                .find(seed.code())
                .map(StoredProvider::id)
                .orElseGet(() -> providers.add(row(seed, provider, now)));
        List<String> there = models.of(id).stream().map(StoredModel::code).toList();
        for (int i = 0; i < seed.models().size(); i++) {
            String code = seed.models().get(i);
            if (!there.contains(code)) {
                Model model = model(provider, code);
                models.add(StoredModel.of(id, model, model.kind(), FIRST_SORT_ORDER - i * SORT_STEP, now));
            }
        }
    }

    public static Provider provider(List<Provider> catalogue, Seed seed) {
        return catalogue.stream()
                .filter(each -> each.name().equals(seed.code()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the catalogue has no provider " + seed.code()));
    }

    private static Model model(Provider provider, String code) {
        return provider.models().stream()
                .filter(each -> each.id().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the catalogue has no model " + code));
    }

    private static StoredProvider row(Seed seed, Provider provider, Instant now) {
        return new StoredProvider(
                0,
                seed.code(),
                seed.name(),
                provider.baseUrl().toString(),
                true,
                seed.sortOrder(),
                Optional.empty(),
                Optional.empty(),
                now,
                now);
    }
}
