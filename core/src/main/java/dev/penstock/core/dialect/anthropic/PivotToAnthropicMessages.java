package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ChatRequest;
import dev.penstock.core.dialect.pivot.Feature;
import dev.penstock.core.dialect.pivot.Message;
import dev.penstock.core.dialect.pivot.Message.Role;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Part.Media.Source;
import dev.penstock.core.dialect.translation.Arguments;
import dev.penstock.core.dialect.translation.Fit;
import dev.penstock.core.dialect.translation.Ids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Writes a conversation as messages and blocks. Turns alternate: messages of one role in a row become one, in which the
 * results of tools stand first, all those of one turn together. Empty texts, which the dialect refuses, are left out.
 */
final class PivotToAnthropicMessages {
    private final ChatRequest request;
    private final Fit fit;

    PivotToAnthropicMessages(ChatRequest request, Fit fit) {
        this.request = request;
        this.fit = fit;
    }

    static boolean beginsWithThinking(Message assistant) {
        return !assistant.parts().isEmpty()
                && assistant.parts().getFirst() instanceof Part.Reasoning reasoning
                && AnthropicSeal.block(reasoning) != null;
    }

    ArrayNode write() throws Refusal {
        ArrayNode messages = Json.array();
        for (Message turn : turns()) {
            ArrayNode content = Json.array();
            for (Part part : turn.parts()) {
                block(part, content);
            }
            if (!content.isEmpty()) {
                ObjectNode message = messages.addObject();
                message.put("role", turn.role() == Role.USER ? "user" : "assistant");
                message.set("content", content);
            }
        }
        if (messages.isEmpty()) {
            throw new Refusal(
                    Problem.invalid("messages: nobody says anything (expected: a user's message)", "messages"));
        }
        return messages;
    }

    private List<Message> turns() {
        List<Message> turns = new ArrayList<>();
        for (Message message : request.messages()) {
            if (message.role() == Role.SYSTEM) {
                continue;
            }
            if (!turns.isEmpty() && turns.getLast().role() == message.role()) {
                List<Part> both = new ArrayList<>(turns.removeLast().parts());
                both.addAll(message.parts());
                turns.add(new Message(message.role(), both));
            } else {
                turns.add(message);
            }
        }
        turns.replaceAll(PivotToAnthropicMessages::resultsFirst);
        if (!turns.isEmpty() && turns.getLast().role() == Role.ASSISTANT) {
            turns.add(withoutBlanksAtTheEnd(turns.removeLast()));
        }
        return turns;
    }

    /** An answer to go on from must not end in blanks. */
    private static Message withoutBlanksAtTheEnd(Message answer) {
        List<Part> parts = new ArrayList<>(answer.parts());
        if (!parts.isEmpty() && parts.getLast() instanceof Part.Text(String text)) {
            parts.set(parts.size() - 1, new Part.Text(text.stripTrailing()));
        }
        return new Message(answer.role(), parts);
    }

    private static Message resultsFirst(Message turn) {
        List<Part> parts = new ArrayList<>();
        turn.parts().stream().filter(Part.ToolResult.class::isInstance).forEach(parts::add);
        turn.parts().stream().filter(part -> !(part instanceof Part.ToolResult)).forEach(parts::add);
        return new Message(turn.role(), parts);
    }

    private void block(Part part, ArrayNode content) {
        switch (part) {
            case Part.Text(String text) -> text(text, content);
            case Part.Declined(String text) -> text(text, content);
            case Part.Reasoning reasoning -> {
                ObjectNode block = AnthropicSeal.block(reasoning);
                if (block != null) {
                    content.add(block);
                } else if (reasoning.seal() == null || reasoning.seal().origin() != Dialect.ANTHROPIC) {
                    fit.drop(Feature.REASONING_TEXT);
                }
            }
            case Part.Media media -> content.add(media(media));
            case Part.ToolCall call -> {
                ObjectNode block = content.addObject().put("type", "tool_use");
                block.put("id", Ids.plain(call.id())).put("name", call.name());
                block.set("input", Arguments.object(call.arguments()));
            }
            case Part.ToolResult result -> result(result, content);
        }
    }

    private static void text(String text, ArrayNode content) {
        if (!text.isBlank()) {
            content.addObject().put("type", "text").put("text", text);
        }
    }

    private void result(Part.ToolResult result, ArrayNode content) {
        ObjectNode block = content.addObject().put("type", "tool_result");
        block.put("tool_use_id", Ids.plain(result.id()));
        ArrayNode inner = Json.array();
        for (Part part : result.content()) {
            block(part, inner);
        }
        if (!inner.isEmpty()) {
            block.set("content", inner);
        }
        if (result.failed()) {
            block.put("is_error", true);
        }
    }

    private static ObjectNode media(Part.Media media) {
        boolean image = media.kind() == Part.Media.Kind.IMAGE;
        ObjectNode block = Json.object().put("type", image ? "image" : "document");
        ObjectNode source = block.putObject("source");
        switch (media.source()) {
            case Source.Inline(String base64)
            when !image && media.type().startsWith("text/") ->
                source.put("type", "text").put("media_type", "text/plain").put("data", decoded(base64));
            case Source.Inline(String base64) ->
                source.put("type", "base64").put("media_type", media.type()).put("data", base64);
            case Source.Link(String url) -> source.put("type", "url").put("url", url);
            case Source.Plain(String text) ->
                source.put("type", "text").put("media_type", "text/plain").put("data", text);
        }
        if (!image && media.name() != null) {
            block.put("title", media.name());
        }
        return block;
    }

    private static String decoded(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
