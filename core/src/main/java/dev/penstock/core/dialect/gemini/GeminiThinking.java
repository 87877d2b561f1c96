package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Thinking.Effort;
import dev.penstock.core.dialect.pivot.Thinking.Mode;
import dev.penstock.core.dialect.translation.Fit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request's wish to reason becomes: a budget for the first two generations of models, a level for later ones; both in
 * one request are refused. Not every model can be kept from reasoning; where it cannot, the least is asked for, and told.
 */
final class GeminiThinking {
    private static final long AS_THE_MODEL_LIKES = -1;
    private static final Pattern KNOWS_MINIMAL = Pattern.compile("gemini-3(\\.[0-5])?-flash.*");
    private static final Pattern KNOWS_NO_MEDIUM = Pattern.compile("gemini-3-pro.*");

    private final Thinking wish;
    private final UpstreamModel model;
    private final Fit fit;

    private GeminiThinking(Thinking wish, UpstreamModel model, Fit fit) {
        this.wish = wish;
        this.model = model;
        this.fit = fit;
    }

    /** The {@code thinkingConfig}; null where the model is left to itself. */
    static @Nullable ObjectNode of(@Nullable Thinking wish, UpstreamModel model, Fit fit) {
        return wish == null ? null : new GeminiThinking(wish, model, fit).config();
    }

    private ObjectNode config() {
        ObjectNode config = Json.object();
        if (Generation.firstTwo(model)) {
            config.put("thinkingBudget", budget());
        } else if (wish.mode() == Mode.OFF || measured()) {
            config.put("thinkingLevel", level());
        }
        if (wish.mode() != Mode.OFF) {
            config.put("includeThoughts", true);
        }
        return config;
    }

    private boolean measured() {
        return wish.effort() != null || wish.budget() != null;
    }

    private long budget() {
        String name = Generation.name(model);
        boolean pro = name.contains("pro");
        if (wish.mode() == Mode.OFF) {
            if (pro) {
                fit.drop(Feature.REASONING_OFF);
            }
            return pro ? 128 : 0;
        }
        if (!measured()) {
            return AS_THE_MODEL_LIKES;
        }
        long least = pro ? 128 : name.contains("lite") ? 512 : 1;
        return fit.budget(wish, Math.clamp(wish.budgetOr(Effort.MEDIUM), least, pro ? 32_768 : 24_576));
    }

    private String level() {
        String name = Generation.name(model);
        if (wish.mode() == Mode.OFF) {
            fit.drop(Feature.REASONING_OFF);
        }
        Effort effort = wish.mode() == Mode.OFF ? Effort.MINIMAL : wish.effortOr(Effort.HIGH);
        return switch (effort) {
            case MINIMAL -> KNOWS_MINIMAL.matcher(name).matches() ? "minimal" : "low";
            case LOW -> "low";
            case MEDIUM -> KNOWS_NO_MEDIUM.matcher(name).matches() ? "high" : "medium";
            case HIGH, XHIGH, MAX -> "high";
        };
    }
}
