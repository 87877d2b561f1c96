package dev.penstock.core.routing;

import dev.penstock.core.dialect.Variant;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who sells: where it is reached, how it speaks, and what it offers. Its key is kept elsewhere.
 *
 * @param name as it stands in the configuration; bounded and safe to show
 * @param baseUrl absolute, without a slash at its end
 * @param discovers whether its own list of models is asked for, because it differs from one installation to the next
 * @param accepts names that it takes although {@code models} does not have them
 * @param models in the order in which they are shown
 * @param withheld names that it is never asked for, whatever its list or its patterns say
 * @param price of its models that have none of their own, listed or not; absent where nobody says one
 */
public record Provider(
        String name,
        URI baseUrl,
        Variant variant,
        boolean discovers,
        List<NamePattern> accepts,
        List<Model> models,
        Set<String> withheld,
        Optional<Price> price) {
    public Provider {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("name: '" + name + "' (expected: a name without a slash)");
        }
        if (baseUrl.getHost() == null || baseUrl.getPath().endsWith("/")) {
            throw new IllegalArgumentException(
                    "baseUrl: " + baseUrl + " (expected: an absolute URL without a slash at its end)");
        }
        accepts = List.copyOf(accepts);
        models = models.stream().map(model -> priced(model, price)).toList();
        withheld = Set.copyOf(withheld);
    }

    private static Model priced(Model model, Optional<Price> price) {
        return model.price().isEmpty() && price.isPresent() ? model.priced(price.get()) : model;
    }

    /** One that withholds nothing, and whose models have the prices that they say themselves. */
    public Provider(
            String name,
            URI baseUrl,
            Variant variant,
            boolean discovers,
            List<NamePattern> accepts,
            List<Model> models) {
        this(name, baseUrl, variant, discovers, accepts, models, Set.of(), Optional.empty());
    }

    /** The same with a list of models that was told since. */
    public Provider withModels(List<Model> told) {
        return new Provider(name, baseUrl, variant, discovers, accepts, told, withheld, price);
    }

    /** A model that it takes although it does not list it. */
    Model unlisted(String id) {
        return priced(Model.unlisted(id), price);
    }

    Optional<Model> model(String id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    boolean takes(String id) {
        return !withheld.contains(id) && accepts.stream().anyMatch(pattern -> pattern.matches(id));
    }
}
