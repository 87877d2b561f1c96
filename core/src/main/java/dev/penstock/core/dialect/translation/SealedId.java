package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.pivot.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The id of a tool call with a {@link Keepsake} behind it. Ids are what every client keeps and sends back, whatever else of a
 * reply it drops; so they carry what a tool loop cannot go on without.
 *
 * @param id as the upstream knows it
 */
public record SealedId(String id, @Nullable Keepsake keepsake) {
    private static final String MARK = "_penstock1_";
    /** What fits a client's memory of a call; a reasoning that is longer travels by the message's own member only. */
    private static final int WORD_MAX = 24 * 1024;

    /** The id that the caller sees. */
    public static String of(Part.ToolCall call, List<Part.Reasoning> before) {
        Keepsake whole = new Keepsake(call.seal(), before);
        if (whole.isEmpty()) {
            return call.id();
        }
        String word = whole.pack();
        if (word.length() > WORD_MAX && call.seal() != null && !before.isEmpty()) {
            word = new Keepsake(call.seal(), List.of()).pack();
        }
        return word.length() > WORD_MAX ? call.id() : call.id() + MARK + word;
    }

    /** An id that says no more than that another dialect's upstream gave it. */
    public static String foreign(String id) {
        return id + MARK;
    }

    /** Takes apart the id that a caller sent. */
    public static SealedId parse(String id) {
        int mark = id.indexOf(MARK);
        return mark < 0
                ? new SealedId(id, null)
                : new SealedId(id.substring(0, mark), Keepsake.unpack(id.substring(mark + MARK.length())));
    }
}
