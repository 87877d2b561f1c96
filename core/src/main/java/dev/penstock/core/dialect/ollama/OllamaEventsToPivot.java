package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.translation.FramedReplyReader;
import dev.penstock.core.dialect.translation.Replies;
import java.util.function.Consumer;

/** Reads the lines of a streamed answer of {@code /api/chat}. Calls come whole; the line that says {@code done} is the last. */
final class OllamaEventsToPivot implements FramedReplyReader.Parser {
    private boolean started;
    private int calls;

    @Override
    public void read(String name, ObjectNode line, Consumer<ReplyEvent> out) {
        if (OllamaFailures.isError(line)) {
            out.accept(new ReplyEvent.Failed(OllamaFailures.inBand(line)));
            return;
        }
        if (!started) {
            started = true;
            out.accept(new ReplyEvent.Started(null, Replies.text(line, "model")));
        }
        for (Part part : OllamaReplyToPivot.parts(line.path("message"))) {
            part(part, out);
        }
        if (line.path("done").asBoolean(false)) {
            end(line, out);
        }
    }

    private void part(Part part, Consumer<ReplyEvent> out) {
        switch (part) {
            case Part.Text(String text) -> out.accept(new ReplyEvent.Text(0, text, null));
            case Part.Reasoning thought -> out.accept(new ReplyEvent.Reasoning(0, thought.text()));
            case Part.ToolCall call -> {
                out.accept(new ReplyEvent.ToolStarted(0, calls, call.id(), call.name(), null));
                if (!call.arguments().isEmpty()) {
                    out.accept(new ReplyEvent.ToolArguments(0, calls, call.arguments()));
                }
                calls++;
            }
            // No reply of this dialect has them.
            case Part.Declined ignored -> {}
            case Part.Media ignored -> {}
            case Part.ToolResult ignored -> {}
        }
    }

    private static void end(ObjectNode line, Consumer<ReplyEvent> out) {
        TokenUsage usage = OllamaCounts.read(line);
        if (usage != null) {
            out.accept(new ReplyEvent.Used(usage));
        }
        Finish finish = OllamaReplyToPivot.finish(line);
        if (finish == Finish.FAILED) {
            out.accept(new ReplyEvent.Failed(OllamaReplyToPivot.brokeOff(line)));
            return;
        }
        out.accept(new ReplyEvent.Finished(0, finish, null));
        out.accept(new ReplyEvent.Ended());
    }
}
