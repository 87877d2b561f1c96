package dev.penstock.core.dialect.gemini;

import dev.penstock.core.dialect.UpstreamModel;
import java.util.regex.Pattern;

/**
 * Which generation a model is of, told by its name, since requests differ by it. The first two reason by a budget and do not
 * write JSON while they may call functions; later ones reason by a level, and want signatures of every call they are shown.
 * A name without a number, such as {@code gemini-flash-latest}, is taken for a later one.
 */
final class Generation {
    private static final Pattern FIRST_TWO = Pattern.compile("gemini-[12]([.-].*)?");

    private static final Pattern SIGNS_CALLS =
            Pattern.compile("gemini-([3-9]|[1-9]\\d)([.-].*)?|gemini-[a-z].*-latest");

    private Generation() {}

    static boolean firstTwo(UpstreamModel model) {
        return FIRST_TWO.matcher(name(model)).matches();
    }

    /** Whether a call without a signature is refused. Other makers' models know nothing of signatures. */
    static boolean signsCalls(UpstreamModel model) {
        return SIGNS_CALLS.matcher(name(model)).matches();
    }

    /** The name without the collection that lists of models put before it. */
    static String name(UpstreamModel model) {
        return model.name().substring(model.name().lastIndexOf('/') + 1);
    }
}
