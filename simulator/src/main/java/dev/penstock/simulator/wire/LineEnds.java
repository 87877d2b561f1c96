package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Fault;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The line ends of events, and the mark before the first; JSON within events holds no raw line ends. */
final class LineEnds {
    private final @Nullable String end;
    private boolean markDue;

    private LineEnds(@Nullable String end, boolean markDue) {
        this.end = end;
        this.markDue = markDue;
    }

    static LineEnds of(Behaviour behaviour) {
        String end = behaviour.has(Fault.CRLF) ? "\r\n" : behaviour.has(Fault.CR) ? "\r" : null;
        return new LineEnds(end, behaviour.has(Fault.BOM));
    }

    Frame applied(Frame frame) {
        if (end == null && !markDue) {
            return frame;
        }
        String text = new String(frame.bytes(), StandardCharsets.UTF_8);
        if (end != null && frame.kind() != Frame.Kind.WHOLE) {
            text = text.replace("\r\n", "\n").replace("\n", end);
        }
        if (markDue) {
            text = "\uFEFF" + text;
            markDue = false;
        }
        return frame.with(Json.bytes(text));
    }
}
