package dev.penstock.core.money.price;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Demand;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.routing.Model;
import java.util.OptionalLong;

/** Reads the most that a call can take from what it asks for and what is known of its model. */
public final class CallBounds {
    /** What is imposed where neither the caller nor the catalogue knows a limit. */
    private static final long OUTPUT_WHERE_UNKNOWN = 8192;

    private CallBounds() {}

    /**
     * The bound of a call with the limit that its caller set, whether or not the model gives as much; else with the model's.
     *
     * @throws Unpriced where nothing bounds it
     */
    public static CallBound of(Call call, Demand demand, Model model) throws Unpriced {
        return new CallBound(
                input(call, demand, model),
                output(call, model),
                0,
                Math.max(1, demand.answers()),
                demand.searches(),
                demand.longCache(),
                demand.priority());
    }

    private static long input(Call call, Demand demand, Model model) throws Unpriced {
        OptionalLong imageTokens = demand.otherMedia() ? OptionalLong.empty() : model.imageTokens();
        long images = demand.otherMedia() ? 1 : demand.images();
        long text = Math.max(0, call.body().length - (imageTokens.isPresent() ? demand.mediaBytes() : 0));
        OptionalLong bound = TokenBound.ofPrompt(text, 1, demand.tools(), images, imageTokens, model.contextWindow());
        if (bound.isEmpty()) {
            throw new Unpriced("What images, sound or documents count at " + model.id()
                    + " is not known, so no budget can admit them (expected: context or image_tokens of the model).");
        }
        return bound.getAsLong();
    }

    private static long output(Call call, Model model) {
        if (call.operation() == Operation.EMBEDDINGS || call.operation() == Operation.COUNT_TOKENS) {
            return 0;
        }
        return call.maxOutputTokens().orElse(model.outputCap().orElse(OUTPUT_WHERE_UNKNOWN));
    }
}
