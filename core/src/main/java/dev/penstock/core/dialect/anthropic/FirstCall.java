package dev.penstock.core.dialect.anthropic;

import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.SealedId;
import java.util.List;

/**
 * Marks the first call of an answer whose upstream was asked to reason and did it in silence. An upstream of this dialect
 * refuses to go on with such a turn while it reasons; by the mark it is told from one whose thoughts a caller forgot to send.
 */
final class FirstCall {
    private boolean marks;

    FirstCall(Envelope envelope) {
        this.marks = envelope.reasons();
    }

    void thoughtAloud() {
        marks = false;
    }

    /** The id that the caller sees. */
    String id(Part.ToolCall call) {
        String id = SealedId.of(call, List.of());
        boolean foreign = marks && id.equals(call.id());
        marks = false;
        return foreign ? SealedId.foreign(id) : id;
    }
}
