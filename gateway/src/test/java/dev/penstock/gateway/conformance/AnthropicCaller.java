package dev.penstock.gateway.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.gateway.conformance.Told.Call;
import dev.penstock.gateway.conformance.Told.Ending;
import java.util.List;

/** A client of {@code /v1/messages}; it keeps all blocks as they came. */
final class AnthropicCaller extends Caller {
    private static final int BUDGET = 1_024;

    AnthropicCaller() {
        super("/v1/messages", "x-api-key: unused", "anthropic-version: 2023-06-01");
    }

    @Override
    void show(String prompt) {
        ArrayNode content = messages.addObject().put("role", "user").putArray("content");
        content.addObject()
                .put("type", "image")
                .putObject("source")
                .put("type", "base64")
                .put("media_type", "image/png")
                .put("data", Ask.PICTURE);
        content.addObject().put("type", "text").put("text", prompt);
    }

    @Override
    ObjectNode request(Ask ask) {
        ObjectNode request = Ask.object().put("model", ask.model()).put("stream", ask.stream());
        request.put("max_tokens", ask.limit()).set("messages", messages);
        if (ask.reasoning()) {
            request.putObject("thinking").put("type", "enabled").put("budget_tokens", BUDGET);
        }
        if (ask.schema()) {
            ObjectNode output = request.putObject("output_config");
            output.putObject("format").put("type", "json_schema").set("schema", Ask.SCHEMA);
        }
        if (ask.tools()) {
            ArrayNode tools = request.putArray("tools");
            Ask.TOOLS.forEach(
                    (name, schema) -> tools.addObject().put("name", name).set("input_schema", schema));
        }
        return request;
    }

    @Override
    Told whole(String body) {
        JsonNode reply = Ask.json(body);
        Told told = new Told();
        for (JsonNode block : reply.path("content")) {
            block(block, told);
        }
        told.message.put("role", "assistant").set("content", reply.path("content"));
        told.end(ending(reply.path("stop_reason").asText()));
        usage(reply.path("usage"), told);
        return told;
    }

    @Override
    Told streamed(String body) {
        Stream stream = new Stream();
        for (String event : events(body, "\n\n")) {
            int line = event.indexOf('\n');
            JsonNode data = Ask.json(event.substring(line + 1 + "data: ".length()));
            if (!event.substring(0, line).equals("event: " + data.path("type").asText())) {
                throw new AssertionError("name and type differ: " + event);
            }
            stream.event(data);
        }
        if (!stream.over) {
            throw new AssertionError("no end: " + body);
        }
        return stream.told;
    }

    /** A stream while it is read. */
    private static final class Stream {
        private final Told told = new Told();
        private final ArrayNode content = told.message.put("role", "assistant").putArray("content");
        private final StringBuilder input = new StringBuilder();
        private boolean begun;
        private boolean open;
        private boolean over;

        void event(JsonNode data) {
            String type = data.path("type").asText();
            if (over || (!begun && !List.of("message_start", "ping", "error").contains(type))) {
                throw new AssertionError("out of order: " + data);
            }
            switch (type) {
                case "message_start" -> begun = true;
                case "content_block_start" -> start(data);
                case "content_block_delta" -> delta(data.path("delta"));
                case "content_block_stop" -> stop();
                case "message_delta" -> {
                    told.end(ending(data.path("delta").path("stop_reason").asText()));
                    usage(data.path("usage"), told);
                }
                case "message_stop" -> {
                    over = true;
                    if (open || told.ending == Ending.NONE) {
                        throw new AssertionError("ends without an end");
                    }
                }
                case "error" -> {
                    over = true;
                    fail(data, told);
                }
                case "ping" -> {}
                default -> throw new AssertionError("unknown: " + data);
            }
        }

        private void start(JsonNode data) {
            if (open || data.path("index").asInt(-1) != content.size()) {
                throw new AssertionError("blocks overlap: " + data);
            }
            open = true;
            input.setLength(0);
            content.add(data.path("content_block"));
        }

        private void delta(JsonNode delta) {
            if (!open) {
                throw new AssertionError("no block: " + delta);
            }
            ObjectNode block = (ObjectNode) content.path(content.size() - 1);
            switch (delta.path("type").asText()) {
                case "text_delta" -> append(block, "text", delta);
                case "thinking_delta" -> append(block, "thinking", delta);
                case "signature_delta" -> append(block, "signature", delta);
                case "input_json_delta" ->
                    input.append(delta.path("partial_json").asText());
                default -> throw new AssertionError("unknown: " + delta);
            }
            // What has been seen counts, even if the block is never closed.
            told.text.append(delta.path("text").asText(""));
        }

        private static void append(ObjectNode block, String member, JsonNode delta) {
            block.put(member, block.path(member).asText("") + delta.path(member).asText());
        }

        private void stop() {
            open = false;
            ObjectNode block = (ObjectNode) content.path(content.size() - 1);
            if (!input.isEmpty()) {
                block.set("input", Ask.json(input.toString()));
            }
            if (!block.path("type").asText().equals("text")) {
                block(block, told);
            }
        }
    }

    private static void block(JsonNode block, Told told) {
        switch (block.path("type").asText()) {
            case "text" -> told.text.append(block.path("text").asText());
            case "thinking" -> told.reasoning.append(block.path("thinking").asText());
            case "redacted_thinking" -> {}
            case "tool_use" ->
                told.calls.add(
                        new Call(block.path("id").asText(), block.path("name").asText(), block.path("input")));
            default -> throw new AssertionError("unknown: " + block);
        }
    }

    private static Ending ending(String reason) {
        return switch (reason) {
            case "end_turn", "stop_sequence" -> Ending.STOP;
            case "max_tokens" -> Ending.LENGTH;
            case "tool_use" -> Ending.TOOLS;
            case "refusal" -> Ending.REFUSED;
            default -> throw new AssertionError("stop_reason: " + reason);
        };
    }

    /** What was read from the cache, or written to it, stands beside the rest of the prompt. */
    private static void usage(JsonNode usage, Told told) {
        told.input = usage.path("input_tokens").asLong()
                + usage.path("cache_read_input_tokens").asLong()
                + usage.path("cache_creation_input_tokens").asLong();
        told.output = usage.path("output_tokens").asLong(-1);
    }

    @Override
    Told refused(String body) {
        Told told = new Told();
        fail(Ask.json(body), told);
        return told;
    }

    private static void fail(JsonNode body, Told told) {
        if (!body.path("type").asText().equals("error")) {
            throw new AssertionError("no error: " + body);
        }
        JsonNode error = body.path("error");
        told.fail(error.path("type").asText(), error.path("message").asText());
    }

    @Override
    void keep(Told told, List<String> results) {
        messages.add(told.message);
        ArrayNode content = messages.addObject().put("role", "user").putArray("content");
        for (int i = 0; i < told.calls.size(); i++) {
            content.addObject()
                    .put("type", "tool_result")
                    .put("tool_use_id", told.calls.get(i).id())
                    .put("content", results.get(i));
        }
    }

    @Override
    public String toString() {
        return "anthropic";
    }
}
