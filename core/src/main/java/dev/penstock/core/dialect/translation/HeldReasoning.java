package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Seal;
import java.util.ArrayList;
import java.util.List;

/**
 * The reasoning of a streamed answer, held until its seal comes, since both must come back together. Holds no more than a
 * limit: a longer reasoning loses its seals, and the next turn goes on without them.
 */
public final class HeldReasoning {
    private static final int HELD_MAX = 128 * 1024;

    private final StringBuilder open = new StringBuilder();
    private final List<Part.Reasoning> sealed = new ArrayList<>();
    private int taken;
    private int length;

    public void piece(String piece) {
        length += piece.length();
        if (length <= HELD_MAX) {
            open.append(piece);
        }
    }

    public void seal(Seal seal) {
        length += seal.data().length();
        if (length <= HELD_MAX) {
            sealed.add(new Part.Reasoning(open.toString(), seal));
        }
        open.setLength(0);
    }

    /** What was sealed since the last time; nothing once the limit was passed, since a part would be no use. */
    public List<Part.Reasoning> takeSealed() {
        List<Part.Reasoning> fresh = sealed().subList(taken, sealed().size());
        taken = sealed().size();
        return List.copyOf(fresh);
    }

    /** All that was sealed. */
    public List<Part.Reasoning> sealed() {
        return length <= HELD_MAX ? sealed : List.of();
    }
}
