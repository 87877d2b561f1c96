package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Thinking;
import dev.penstock.core.dialect.pivot.Thinking.Effort;
import dev.penstock.core.dialect.pivot.Thinking.Mode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request's wish to reason becomes: a level for models of the third generation and later, a budget for earlier ones. */
final class GeminiThinking {
    private static final Pattern BY_BUDGET = Pattern.compile("gemini-[12][.-].*");
    private static final long BUDGET_MAX = 24_576;
    /** The larger models of the second generation cannot be kept from reasoning. */
    private static final long BUDGET_MIN_PRO = 128;

    private static final long AS_THE_MODEL_LIKES = -1;

    private GeminiThinking() {}

    static @Nullable ObjectNode of(@Nullable Thinking wish, UpstreamModel model) {
        if (wish == null) {
            return null;
        }
        ObjectNode config = Json.object();
        if (BY_BUDGET.matcher(model.name()).matches()) {
            config.put("thinkingBudget", budget(wish, model));
        } else {
            config.put("thinkingLevel", level(wish));
        }
        if (wish.mode() != Mode.OFF) {
            config.put("includeThoughts", true);
        }
        return config;
    }

    private static long budget(Thinking wish, UpstreamModel model) {
        if (wish.mode() == Mode.OFF) {
            return model.name().contains("pro") ? BUDGET_MIN_PRO : 0;
        }
        if (wish.mode() == Mode.ADAPTIVE && wish.effort() == null) {
            return AS_THE_MODEL_LIKES;
        }
        return Math.min(BUDGET_MAX, wish.budgetOr(Effort.MEDIUM));
    }

    /** Two levels are known to every model; the ones between to some. */
    private static String level(Thinking wish) {
        boolean low = wish.mode() == Mode.OFF || wish.effortOr(Effort.HIGH).compareTo(Effort.LOW) <= 0;
        return low ? "low" : "high";
    }
}
