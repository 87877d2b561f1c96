package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.pivot.ReplyEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts what belongs to one tool call together, for dialects that write one call after the other. A call is over when its JSON
 * is; everything else that comes before that is held. Upstreams that write one call after the other themselves, as nearly all
 * do, pass through unheld. Holds no more than a limit; then the call is taken for over.
 */
public final class CallsInOrder {
    private static final int NONE = -1;
    private static final int HELD_MAX = 1 << 20;
    /** What an event weighs beside its text, so that not too many empty ones are held either. */
    private static final int EVENT_WEIGHT = 100;

    private final JsonEnd json = new JsonEnd();
    private final Set<Integer> over = new HashSet<>();
    private List<ReplyEvent.Content> held = new ArrayList<>();
    private int heldLength;
    private int open = NONE;

    /** Takes a piece of the answer, of whatever kind. */
    public void write(ReplyEvent.Content event, Consumer<ReplyEvent.Content> out) {
        boolean arguments = event instanceof ReplyEvent.ToolArguments;
        if (event instanceof ReplyEvent.ToolArguments piece && piece.call() == open) {
            json.read(piece.piece());
            out.accept(piece);
            if (json.reached()) {
                callOver(out);
            }
        } else if (open != NONE) {
            hold(event, out);
        } else if (event instanceof ReplyEvent.ToolStarted call) {
            open = call.call();
            json.reset();
            out.accept(call);
        } else if (!arguments) {
            out.accept(event);
        }
    }

    /** No more will come. */
    public void flush(Consumer<ReplyEvent.Content> out) {
        while (open != NONE) {
            callOver(out);
        }
    }

    private void hold(ReplyEvent.Content event, Consumer<ReplyEvent.Content> out) {
        if (event instanceof ReplyEvent.ToolArguments piece) {
            if (over.contains(piece.call())) {
                // What follows a call that is over can only be blanks.
                return;
            }
            heldLength += piece.piece().length();
        } else if (event instanceof ReplyEvent.Text text) {
            heldLength += text.piece().length();
        }
        held.add(event);
        heldLength += EVENT_WEIGHT;
        if (heldLength > HELD_MAX) {
            callOver(out);
        }
    }

    private void callOver(Consumer<ReplyEvent.Content> out) {
        over.add(open);
        open = NONE;
        List<ReplyEvent.Content> waiting = held;
        held = new ArrayList<>();
        heldLength = 0;
        waiting.forEach(event -> write(event, out));
    }
}
