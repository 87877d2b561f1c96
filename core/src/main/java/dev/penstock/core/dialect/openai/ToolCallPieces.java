package dev.penstock.core.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The tool calls of one streamed answer, put together from {@code delta.tool_calls}. Pieces belong together by their index.
 * Where a service gives every call the same index, a second id with a name begins another call; where it repeats the id or
 * sends an empty one, it does not.
 */
final class ToolCallPieces {
    private final int choice;
    private final Map<Integer, Call> byIndex = new HashMap<>();
    private int begun;

    private record Call(int number, String id) {}

    ToolCallPieces(int choice) {
        this.choice = choice;
    }

    void read(JsonNode piece, Consumer<ReplyEvent> out) {
        int index = piece.path("index").asInt(0);
        String id = piece.path("id").asText("");
        String name = piece.path("function").path("name").asText("");
        Call call = byIndex.get(index);
        if (call == null || (!id.isEmpty() && !name.isEmpty() && !id.equals(call.id()))) {
            call = new Call(begun++, id);
            byIndex.put(index, call);
            out.accept(new ReplyEvent.ToolStarted(choice, call.number(), id, name, null));
        }
        JsonNode arguments = piece.path("function").path("arguments");
        String text = arguments.isObject() ? arguments.toString() : arguments.asText("");
        if (!text.isEmpty()) {
            out.accept(new ReplyEvent.ToolArguments(choice, call.number(), text));
        }
    }
}
