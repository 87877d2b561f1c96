package dev.penstock.core.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every public name that the gateway serves, and the names it would serve. Immutable, so it is shared between threads.
 *
 * <p>A name is looked up in three steps: as a listed model, where the first provider in the order of the catalogue wins; as
 * {@code provider/model}, which addresses that provider whatever it lists; and by the patterns of names that providers
 * accept, so that a model that came out today is served before the catalogue knows it.
 */
public final class Routes {
    /** Longer names are nobody's model; they would only be matched, logged and echoed. */
    private static final int NAME_CHARS_MAX = 256;

    private final List<Provider> providers;
    private final Map<String, Provider> byName;
    private final Map<String, Route> listed;

    private Routes(List<Provider> providers, Map<String, Provider> byName, Map<String, Route> listed) {
        this.providers = providers;
        this.byName = byName;
        this.listed = listed;
    }

    /** Lists what these providers sell; earlier ones win where two sell the same name. */
    public static Routes of(List<Provider> providers) {
        Map<String, Provider> byName = new HashMap<>();
        Map<String, Route> listed = new LinkedHashMap<>();
        for (Provider provider : providers) {
            if (byName.put(provider.name(), provider) != null) {
                throw new IllegalArgumentException("provider: " + provider.name() + " twice (expected: once)");
            }
            for (Model model : provider.models()) {
                listed.putIfAbsent(model.id(), route(model.id(), provider, model));
            }
        }
        return new Routes(List.copyOf(providers), Map.copyOf(byName), listed);
    }

    /** Finds who serves a name. */
    public Optional<Route> find(String name) {
        Route route = listed.get(name);
        if (route != null) {
            return Optional.of(route);
        }
        if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
            return Optional.empty();
        }
        return addressed(name).or(() -> accepted(name));
    }

    /** The listed names, in the order of the catalogue. */
    public List<Route> all() {
        return new ArrayList<>(listed.values());
    }

    /** Whether the name is one of {@link #all()}; other names are unbounded in number. */
    public boolean lists(String name) {
        return listed.containsKey(name);
    }

    public List<Provider> providers() {
        return providers;
    }

    private Optional<Route> addressed(String name) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            return Optional.empty();
        }
        Provider provider = byName.get(name.substring(0, slash));
        String id = name.substring(slash + 1);
        if (provider == null || provider.withheld().contains(id)) {
            return Optional.empty();
        }
        return Optional.of(route(name, provider, provider.model(id).orElseGet(() -> provider.unlisted(id))));
    }

    private Optional<Route> accepted(String name) {
        for (Provider provider : providers) {
            if (provider.takes(name)) {
                return Optional.of(route(name, provider, provider.unlisted(name)));
            }
        }
        return Optional.empty();
    }

    private static Route route(String name, Provider provider, Model model) {
        return new Route(name, List.of(Version.of(provider, model)));
    }
}
