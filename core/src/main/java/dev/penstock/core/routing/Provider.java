package dev.penstock.core.routing;

import dev.penstock.core.dialect.Variant;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Who sells: where it is reached, how it speaks, and what it offers. Its key is kept elsewhere.
 *
 * @param name as it stands in the configuration; bounded and safe to show
 * @param baseUrl absolute, without a slash at its end
 * @param discovers whether its own list of models is asked for, because it differs from one installation to the next
 * @param accepts names that it takes although {@code models} does not have them
 * @param models in the order in which they are shown
 * @param price of its models that have none of their own, listed or not; absent where nobody says one
 */
public record Provider(
        String name,
        URI baseUrl,
        Variant variant,
        boolean discovers,
        List<NamePattern> accepts,
        List<Model> models,
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
    }

    public Provider(
            String name,
            URI baseUrl,
            Variant variant,
            boolean discovers,
            List<NamePattern> accepts,
            List<Model> models) {
        this(name, baseUrl, variant, discovers, accepts, models, Optional.empty());
    }

    private static Model priced(Model model, Optional<Price> price) {
        return model.price().isEmpty() && price.isPresent() ? model.priced(price.get()) : model;
    }

    /** The same with other models. */
    public Provider offering(List<Model> other) {
        return new Provider(name, baseUrl, variant, discovers, accepts, other, price);
    }

    /** A model that it takes although it does not list it. */
    Model unlisted(String id) {
        return priced(Model.unlisted(id), price);
    }

    Optional<Model> model(String id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    boolean takes(String id) {
        return accepts.stream().anyMatch(pattern -> pattern.matches(id));
    }
}
