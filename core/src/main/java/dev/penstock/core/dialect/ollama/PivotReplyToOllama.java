package dev.penstock.core.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatReply;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.Arguments;
import dev.penstock.core.dialect.translation.Envelope;
import dev.penstock.core.dialect.translation.SealedId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes an answer of {@code /api/chat} or {@code /api/generate} in one object, and the parts that its lines share with it. */
final class PivotReplyToOllama {
    private final Envelope envelope;

    PivotReplyToOllama(Envelope envelope) {
        this.envelope = envelope;
    }

    byte[] write(ChatReply reply) {
        ChatReply.Choice choice = reply.choices().getFirst();
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        List<Part.Reasoning> sealed = new ArrayList<>();
        ArrayNode calls = Json.array();
        for (Part part : choice.parts()) {
            switch (part) {
                case Part.Text(String piece) -> text.append(piece);
                case Part.Declined(String piece) -> text.append(piece);
                case Part.Reasoning reasoning -> {
                    thinking.append(reasoning.text());
                    if (reasoning.seal() != null) {
                        sealed.add(reasoning);
                    }
                }
                case Part.ToolCall call -> {
                    calls.add(call(call, sealed));
                    sealed.clear();
                }
                // No reply has them: they are a caller's words.
                case Part.Media ignored -> {}
                case Part.ToolResult ignored -> {}
            }
        }
        ObjectNode body = said(text.toString(), thinking.toString(), calls);
        TokenUsage usage = reply.usage() == null ? TokenUsage.estimated(0, 0) : reply.usage();
        return Json.bytes(done(body, choice.finish(), usage, envelope.created()));
    }

    /** A line, or the beginning of the whole answer. */
    ObjectNode said(String text, String thinking, ArrayNode calls) {
        ObjectNode line = Json.object()
                .put("model", envelope.call().model())
                .put("created_at", envelope.clock().instant().toString());
        boolean generate = envelope.call().operation() == Operation.GENERATE;
        ObjectNode holder = generate ? line : line.putObject("message").put("role", "assistant");
        holder.put(generate ? "response" : "content", text);
        if (!thinking.isEmpty()) {
            holder.put("thinking", thinking);
        }
        if (!calls.isEmpty()) {
            holder.set("tool_calls", calls);
        }
        return line.put("done", false);
    }

    /** The members of the last line; what the gateway cannot know, such as the time to load, is nothing. */
    ObjectNode done(ObjectNode line, Finish finish, TokenUsage usage, Instant firstWord) {
        Instant now = envelope.clock().instant();
        return line.put("done", true)
                .put("done_reason", finish == Finish.LENGTH ? "length" : "stop")
                .put("total_duration", nanos(envelope.created(), now))
                .put("load_duration", 0)
                .put("prompt_eval_count", usage.input())
                .put("prompt_eval_duration", nanos(envelope.created(), firstWord))
                .put("eval_count", usage.output())
                .put("eval_duration", nanos(firstWord, now));
    }

    /** The id is a newer member of this dialect; clients that know it send it back. */
    static ObjectNode call(Part.ToolCall call, List<Part.Reasoning> sealed) {
        ObjectNode written = Json.object().put("id", SealedId.of(call, sealed));
        written.putObject("function").put("name", call.name()).set("arguments", Arguments.object(call.arguments()));
        return written;
    }

    /** At least one, since clients divide by it. */
    private static long nanos(Instant from, Instant to) {
        return Math.max(1, Duration.between(from, to).toNanos());
    }
}
