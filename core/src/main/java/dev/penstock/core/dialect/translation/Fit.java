package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.pivot.Fate;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Uses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How well one request fits one upstream: what of it is left out, and the refusal where that would change its meaning. */
public final class Fit {
    private final Variant variant;
    private final Uses uses;
    private final Set<String> dropped = new LinkedHashSet<>();

    private Fit(Variant variant, Uses uses) {
        this.variant = variant;
        this.uses = uses;
    }

    /**
     * Compares a request's uses with what an upstream takes.
     *
     * @throws Refusal where the answer would not be what was asked for
     */
    public static Fit of(Uses uses, Variant variant) throws Refusal {
        Fit fit = new Fit(variant, uses);
        for (Map.Entry<Feature, String> use : uses.features().entrySet()) {
            Feature feature = use.getKey();
            Fate fate = feature.at(variant);
            if (fate == Fate.REFUSED) {
                throw fit.refusal(feature);
            } else if (fate == Fate.DROPPED) {
                fit.drop(use.getValue());
            }
        }
        uses.unknown().forEach(fit::drop);
        return fit;
    }

    /** Whether the upstream takes this feature at all; where it does not, the member is told already. */
    public boolean carries(Feature feature) {
        return feature.at(variant) != Fate.DROPPED;
    }

    /** Tells that a member was left out, for a reason that depends on the rest of the request. */
    public void drop(String member) {
        // One line for the whole list: the caller wants the kind of member, and a header must stay short.
        dropped.add(member.replaceAll("\\[\\d+]", "[]"));
    }

    /** Tells that a feature was left out after all. */
    public void drop(Feature feature) {
        String member = uses.features().get(feature);
        if (member != null) {
            drop(member);
        }
    }

    public Refusal refusal(Feature feature) {
        String member = uses.features().getOrDefault(feature, feature.words());
        String why = feature.note().isEmpty() ? "" : "; " + feature.note();
        return new Refusal(
                Problem.invalid(member + ": the model behind this name takes no " + feature.words() + why, member));
    }

    public List<String> dropped() {
        return List.copyOf(dropped);
    }
}
