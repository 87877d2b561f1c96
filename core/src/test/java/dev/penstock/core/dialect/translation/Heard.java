package dev.penstock.core.dialect.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.core.dialect.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A streamed answer as a client of one dialect hears it. Written after the clients' own readers and apart from the code under
 * test, and strict where they are: an event that is not whole or not JSON is a fault.
 */
final class Heard {
    private static final ObjectMapper JSON = new ObjectMapper();

    final StringBuilder text = new StringBuilder();
    final StringBuilder reasoning = new StringBuilder();
    final Map<Integer, String> toolNames = new TreeMap<>();
    final Map<Integer, StringBuilder> toolArguments = new TreeMap<>();
    final List<String> toolIds = new ArrayList<>();
    final List<String> errors = new ArrayList<>();
    String finish = "";
    long input = -1;
    long output = -1;
    boolean ended;
    int blocksOpen;

    static Heard of(Dialect dialect, String stream) {
        Heard heard = new Heard();
        String border = dialect == Dialect.OLLAMA ? "\n" : "\n\n";
        if (!stream.isEmpty() && !stream.endsWith(border) && !stream.isBlank()) {
            throw new AssertionError("ends inside an event: …" + stream.substring(Math.max(0, stream.length() - 80)));
        }
        for (String event : stream.split(border, -1)) {
            heard.event(dialect, event.strip());
        }
        return heard;
    }

    private void event(Dialect dialect, String event) {
        if (event.isEmpty() || event.startsWith(":")) {
            return;
        }
        if (ended) {
            throw new AssertionError("after the end: " + event);
        }
        switch (dialect) {
            case OPENAI -> openai(event);
            case ANTHROPIC -> anthropic(event);
            case OLLAMA -> ollama(json(event));
            case GEMINI -> throw new AssertionError("nobody speaks it");
        }
    }

    private void openai(String event) {
        if (!event.startsWith("data: ")) {
            throw new AssertionError("no data: " + event);
        }
        if (event.equals("data: [DONE]")) {
            ended = true;
            return;
        }
        JsonNode chunk = json(event.substring(6));
        if (chunk.has("error")) {
            errors.add(chunk.path("error").path("message").asText());
            return;
        }
        if (chunk.path("usage").isObject()) {
            input = chunk.path("usage").path("prompt_tokens").asLong();
            output = chunk.path("usage").path("completion_tokens").asLong();
        }
        for (JsonNode choice : chunk.path("choices")) {
            JsonNode delta = choice.path("delta");
            text.append(delta.path("content").asText(""))
                    .append(delta.path("refusal").asText(""));
            reasoning.append(delta.path("reasoning_content").asText(""));
            for (JsonNode call : delta.path("tool_calls")) {
                int index = call.path("index").asInt();
                // Some services send an empty id with every further piece.
                if (!call.path("id").asText("").isEmpty()) {
                    tool(
                            index,
                            call.path("id").asText(),
                            call.path("function").path("name").asText());
                }
                arguments(index).append(call.path("function").path("arguments").asText(""));
            }
            finish += choice.path("finish_reason").asText("").replace("null", "");
        }
    }

    private void anthropic(String event) {
        int line = event.indexOf('\n');
        String name = event.substring("event: ".length(), line);
        JsonNode data = json(event.substring(line + 1 + "data: ".length()));
        if (!name.equals(data.path("type").asText())) {
            throw new AssertionError("name and type differ: " + event);
        }
        switch (name) {
            case "message_start" ->
                input = data.path("message").path("usage").path("input_tokens").asLong();
            case "content_block_start" -> {
                blocksOpen++;
                JsonNode block = data.path("content_block");
                if (block.path("type").asText().equals("tool_use")) {
                    tool(
                            data.path("index").asInt(),
                            block.path("id").asText(),
                            block.path("name").asText());
                }
            }
            case "content_block_delta" -> {
                JsonNode delta = data.path("delta");
                text.append(delta.path("text").asText(""));
                reasoning.append(delta.path("thinking").asText(""));
                if (delta.has("partial_json")) {
                    arguments(data.path("index").asInt())
                            .append(delta.path("partial_json").asText());
                }
            }
            case "content_block_stop" -> blocksOpen--;
            case "message_delta" -> {
                finish += data.path("delta").path("stop_reason").asText("");
                JsonNode usage = data.path("usage");
                input = usage.path("input_tokens").asLong()
                        + usage.path("cache_read_input_tokens").asLong()
                        + usage.path("cache_creation_input_tokens").asLong();
                output = usage.path("output_tokens").asLong();
            }
            case "message_stop" -> {
                ended = true;
            }
            case "error" -> {
                errors.add(data.path("error").path("message").asText());
                ended = true;
            }
            case "ping" -> {}
            default -> throw new AssertionError("unknown event: " + name);
        }
    }

    private void ollama(JsonNode line) {
        if (line.has("error")) {
            errors.add(line.path("error").asText());
            ended = true;
            return;
        }
        JsonNode message = line.path("message");
        text.append(message.path("content").asText(""));
        reasoning.append(message.path("thinking").asText(""));
        for (JsonNode call : message.path("tool_calls")) {
            int index = toolNames.size();
            tool(
                    index,
                    call.path("id").asText(),
                    call.path("function").path("name").asText());
            arguments(index).append(call.path("function").path("arguments"));
        }
        if (line.path("done").asBoolean()) {
            finish = line.path("done_reason").asText();
            input = line.path("prompt_eval_count").asLong();
            output = line.path("eval_count").asLong();
            ended = true;
        }
    }

    private void tool(int index, String id, String name) {
        toolIds.add(id);
        toolNames.put(index, name);
        toolArguments.put(index, new StringBuilder());
    }

    /** The arguments of a call, which must have begun. */
    private StringBuilder arguments(int index) {
        StringBuilder arguments = toolArguments.get(index);
        if (arguments == null) {
            throw new AssertionError("arguments of a call that has not begun: " + index);
        }
        return arguments;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
