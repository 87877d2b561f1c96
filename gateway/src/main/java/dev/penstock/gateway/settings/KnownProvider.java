package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Model;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Provider;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A provider as catalogue and settings describe it, whether or not it is served. What the operator says in environment or
 * settings file is told apart from what the catalogue says, because it goes before the database, and the catalogue after it.
 *
 * @param baseUrl absent where nobody says it
 * @param baseUrlSet whether the operator says it
 * @param traitsSet whether the operator says any of them
 * @param models in the order of the catalogue
 * @param modelsSet the ids of those that the operator says something of
 * @param keys of the settings
 */
public record KnownProvider(
        String name,
        Optional<URI> baseUrl,
        boolean baseUrlSet,
        ProviderTraits traits,
        boolean traitsSet,
        List<Model> models,
        Set<String> modelsSet,
        List<ProviderKey> keys) {
    public KnownProvider {
        models = List.copyOf(models);
        modelsSet = Set.copyOf(modelsSet);
        keys = List.copyOf(keys);
    }

    /** The same with a price for one of its models. */
    KnownProvider priced(String id, Price price) {
        List<Model> all = models.stream()
                .map(model -> model.id().equals(id) ? model.priced(price) : model)
                .toList();
        return new KnownProvider(name, baseUrl, baseUrlSet, traits, traitsSet, all, modelsSet, keys);
    }

    /** A provider of which the settings know nothing. */
    public static KnownProvider unknown(String name, ProviderTraits traits) {
        return new KnownProvider(name, Optional.empty(), false, traits, false, List.of(), Set.of(), List.of());
    }

    /** It, if the settings have what it takes to serve it. */
    public Optional<ServedProvider> served() {
        if (keys.isEmpty() && traits.needsKey()) {
            return Optional.empty();
        }
        List<ProviderKey> used = keys.isEmpty() ? List.of(ProviderKey.none()) : keys;
        return provider().map(provider -> new ServedProvider(provider, used, traits.limits()));
    }

    /** It, if it is known where it is reached. */
    Optional<Provider> provider() {
        return baseUrl.map(url -> new Provider(
                name, url, traits.variant(), traits.discovers(), traits.accepts(), models, Set.of(), traits.price()));
    }
}
