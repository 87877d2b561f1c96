package dev.penstock.core.dialect.pivot;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a request asks for beyond plain words: every {@link Feature} with the member that asked for it, and the members nobody
 * understood. Filled while a request is read, so that nothing of it can vanish in silence.
 */
public final class Uses {
    private final Map<Feature, String> features = new EnumMap<>(Feature.class);
    private final Set<String> unknown = new LinkedHashSet<>();

    /** Notes a use; the first member that asks is the one that messages name. */
    public void note(Feature feature, String member) {
        features.putIfAbsent(feature, member);
    }

    public void unknown(String member) {
        unknown.add(member);
    }

    public Map<Feature, String> features() {
        return Collections.unmodifiableMap(features);
    }

    public Set<String> unknown() {
        return Collections.unmodifiableSet(unknown);
    }
}
