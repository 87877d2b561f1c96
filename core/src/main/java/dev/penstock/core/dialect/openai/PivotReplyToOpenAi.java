package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.Arguments;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.SealedId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer of {@code /chat/completions}. */
final class PivotReplyToOpenAi {
    private PivotReplyToOpenAi() {}

    static byte[] write(ChatReply reply, Envelope envelope) {
        ObjectNode body = Json.object()
                .put("id", id(reply.id(), envelope))
                .put("object", "chat.completion")
                .put("created", envelope.created().getEpochSecond())
                .put("model", reply.model() == null ? envelope.call().model() : reply.model());
        ArrayNode choices = body.putArray("choices");
        for (ChatReply.Choice choice : reply.choices()) {
            ObjectNode written = choices.addObject().put("index", choices.size() - 1);
            written.set("message", message(choice.parts()));
            written.set("logprobs", choice.logprobs());
            written.put("finish_reason", FinishReason.write(choice.finish()));
        }
        if (reply.usage() != null) {
            body.set("usage", OpenAiUsage.write(reply.usage()));
        }
        return Json.bytes(body);
    }

    static String id(@Nullable String upstream, Envelope envelope) {
        String id = upstream == null ? envelope.id() : upstream;
        return id.startsWith("chatcmpl-") ? id : "chatcmpl-" + id;
    }

    private static ObjectNode message(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<Part.Reasoning> sealed = new ArrayList<>();
        List<Part.Reasoning> before = new ArrayList<>();
        ArrayNode calls = Json.array();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String piece) -> text.append(piece);
                case Part.Declined(String piece) -> refusal.append(piece);
                case Part.Reasoning thought -> {
                    reasoning.append(thought.text());
                    if (thought.seal() != null) {
                        sealed.add(thought);
                        before.add(thought);
                    }
                }
                case Part.ToolCall call -> {
                    calls.add(call(call, before));
                    before.clear();
                }
                // No reply has them: they are a caller's words.
                case Part.Media ignored -> {}
                case Part.ToolResult ignored -> {}
            }
        }
        ObjectNode message = Json.object().put("role", "assistant");
        message.put("content", text.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty()) ? null : text.toString());
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!sealed.isEmpty()) {
            message.set(ReasoningDetails.MEMBER, ReasoningDetails.of(sealed));
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private static ObjectNode call(Part.ToolCall call, List<Part.Reasoning> before) {
        ObjectNode written = Json.object().put("id", SealedId.of(call, before)).put("type", "function");
        written.putObject("function").put("name", call.name()).put("arguments", Arguments.text(call.arguments()));
        return written;
    }
}
