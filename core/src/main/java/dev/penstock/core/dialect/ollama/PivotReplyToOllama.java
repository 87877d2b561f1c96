package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.Arguments;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.SealedId;
import java.util.ArrayList;
import java.util.List;

/** Writes a whole answer of {@code /api/chat} or {@code /api/generate}. */
final class PivotReplyToOllama {
    private PivotReplyToOllama() {}

    static byte[] write(ChatReply reply, Envelope envelope) {
        ChatReply.Choice choice = reply.choices().getFirst();
        OllamaAnswer answer = new OllamaAnswer(
                envelope.call().operation(),
                envelope.created(),
                reply.model() == null ? envelope.call().model() : reply.model());
        TokenUsage usage = reply.usage() == null ? TokenUsage.estimated(0, 0) : reply.usage();
        return Json.bytes(OllamaAnswer.last(object(choice.parts(), answer), choice.finish(), usage));
    }

    private static ObjectNode object(List<Part> parts, OllamaAnswer answer) {
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<Part.Reasoning> before = new ArrayList<>();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String piece) -> text.append(piece);
                case Part.Declined(String piece) -> text.append(piece);
                case Part.Reasoning thought -> {
                    thinking.append(thought.text());
                    if (thought.seal() != null) {
                        before.add(thought);
                    }
                }
                case Part.ToolCall call -> {
                    calls.add(call(call, before, calls.size()));
                    before.clear();
                }
                // No reply has them: they are a caller's words.
                case Part.Media ignored -> {}
                case Part.ToolResult ignored -> {}
            }
        }
        return answer.object(text.toString(), thinking.toString(), calls);
    }

    static ObjectNode call(Part.ToolCall call, List<Part.Reasoning> before, int index) {
        ObjectNode written = Json.object().put("id", SealedId.of(call, before));
        written.putObject("function")
                .put("index", index)
                .put("name", call.name())
                .set("arguments", Arguments.object(call.arguments()));
        return written;
    }
}
