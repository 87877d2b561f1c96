package dev.penstock.core.dialect.anthropic;

import dev.penstock.core.dialect.CallerDialect.ModelCard;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of the list of models that a caller asked for: {@code limit}, and {@code after_id} or {@code before_id}. Whoever
 * asks for no part gets them all, as far as one page goes.
 *
 * @param more whether there are more in the direction that was asked for
 */
record ModelsPage(List<ModelCard> models, boolean more) {
    private static final int LIMIT_MAX = 1000;

    static ModelsPage of(List<ModelCard> all, Function<String, @Nullable String> query) throws Refusal {
        int limit = limit(query.apply("limit"));
        String after = query.apply("after_id");
        String before = query.apply("before_id");
        if (after != null && before != null) {
            throw refused("before_id: given together with after_id (expected: one of them)", "before_id");
        }
        if (before != null) {
            int end = place(all, before, "before_id");
            int begin = Math.max(0, end - limit);
            return new ModelsPage(all.subList(begin, end), begin > 0);
        }
        int begin = after == null ? 0 : place(all, after, "after_id") + 1;
        int end = Math.min(all.size(), begin + limit);
        return new ModelsPage(all.subList(begin, end), end < all.size());
    }

    private static int limit(@Nullable String text) throws Refusal {
        if (text == null) {
            return LIMIT_MAX;
        }
        int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > LIMIT_MAX) {
            throw refused("limit: not a number from 1 to " + LIMIT_MAX, "limit");
        }
        return limit;
    }

    private static int place(List<ModelCard> all, String id, String param) throws Refusal {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(id)) {
                return i;
            }
        }
        throw refused(param + ": no such model (expected: first_id or last_id of another page)", param);
    }

    private static Refusal refused(String message, String param) {
        return new Refusal(Problem.invalid(message, param));
    }
}
