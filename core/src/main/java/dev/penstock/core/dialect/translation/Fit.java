package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.Variant;
import dev.penstock.core.dialect.pivot.Fate;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Uses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How well one request fits one upstream: what of it is left out, and the refusal where that would change its meaning. */
public final class Fit {
    private static final int TOLD_MAX = 40;
    private static final int NAME_MAX = 80;
    private static final String MORE = "and more";

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

    /**
     * Tells that a member was left out. Places in arrays are not told, nor more members than a header may hold; a name is the
     * caller's, so nothing that a header must not have comes through.
     */
    public void drop(String member) {
        String kind = member.replaceAll("\\[\\d+]", "[]").replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?");
        if (dropped.size() < TOLD_MAX) {
            dropped.add(kind.length() <= NAME_MAX ? kind : kind.substring(0, NAME_MAX) + "...");
        } else {
            dropped.add(MORE);
        }
    }

    /** Tells that a feature was left out after all. */
    public void drop(Feature feature) {
        String member = uses.features().get(feature);
        if (member != null) {
            drop(member);
        }
    }

    /** A budget of reasoning as the upstream gets it; one that is not the caller's own figure is told. */
    public long budget(Thinking wish, long given) {
        if (wish.budget() != null && wish.budget() != given) {
            drop(Feature.REASONING_BUDGET);
        }
        return given;
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
