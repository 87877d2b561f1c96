package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.dialect.translation.FramedReplyReader;
import dev.penstock.core.dialect.translation.Replies;
import java.util.function.Consumer;

/** Reads the lines of a streamed answer of {@code /api/chat}; the last one says that it is. */
final class OllamaLinesToPivot implements FramedReplyReader.Parser {
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
        if (line.path("done").asBoolean()) {
            end(line, out);
        }
    }

    private static void end(ObjectNode line, Consumer<ReplyEvent> out) {
        TokenUsage usage = OllamaReplyToPivot.usage(line);
        if (usage != null) {
            out.accept(new ReplyEvent.Used(usage));
        }
        if (OllamaReplyToPivot.onlyLoaded(line)) {
            out.accept(new ReplyEvent.Failed(OllamaReplyToPivot.noAnswer()));
            return;
        }
        out.accept(new ReplyEvent.Finished(0, OllamaReplyToPivot.finish(line), null));
        out.accept(new ReplyEvent.Ended());
    }

    private void part(Part part, Consumer<ReplyEvent> out) {
        switch (part) {
            case Part.Text(String text) -> out.accept(new ReplyEvent.Text(0, text, null));
            case Part.Reasoning reasoning -> out.accept(new ReplyEvent.Reasoning(0, reasoning.text()));
            case Part.ToolCall call -> {
                out.accept(new ReplyEvent.ToolStarted(0, calls, call.id(), call.name(), null));
                out.accept(new ReplyEvent.ToolArguments(0, calls, call.arguments()));
                calls++;
            }
            // No reply of this dialect has them.
            case Part.Declined ignored -> {}
            case Part.Media ignored -> {}
            case Part.ToolResult ignored -> {}
        }
    }
}
