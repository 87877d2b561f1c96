package dev.penstock.gateway.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.gateway.conformance.Told.Call;
import dev.penstock.gateway.conformance.Told.Ending;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client of {@code /v1/chat/completions}. After a stream it keeps only the members that such clients know. */
final class OpenAiCaller extends Caller {
    private static final String DONE = "data: [DONE]";

    OpenAiCaller() {
        super("/v1/chat/completions", "authorization: Bearer unused");
    }

    @Override
    void show(String prompt) {
        ObjectNode message = messages.addObject().put("role", "user");
        var content = message.putArray("content");
        content.addObject().put("type", "text").put("text", prompt);
        content.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", "data:image/png;base64," + Ask.PICTURE);
    }

    @Override
    ObjectNode request(Ask ask) {
        ObjectNode request = Ask.object().put("model", ask.model()).put("stream", ask.stream());
        request.put("max_completion_tokens", ask.limit()).set("messages", messages);
        if (ask.stream()) {
            request.putObject("stream_options").put("include_usage", true);
        }
        if (ask.reasoning()) {
            request.put("reasoning_effort", "low");
        }
        if (ask.schema()) {
            ObjectNode format = request.putObject("response_format").put("type", "json_schema");
            format.putObject("json_schema")
                    .put("name", "party")
                    .put("strict", true)
                    .set("schema", Ask.SCHEMA);
        }
        if (ask.tools()) {
            var tools = request.putArray("tools");
            Ask.TOOLS.forEach((name, schema) -> tools.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", name)
                    .set("parameters", schema));
        }
        return request;
    }

    @Override
    Told whole(String body) {
        JsonNode reply = Ask.json(body);
        JsonNode choice = reply.path("choices").path(0);
        Told told = new Told();
        told.message = (ObjectNode) choice.path("message");
        told.text
                .append(told.message.path("content").asText(""))
                .append(told.message.path("refusal").asText(""));
        told.reasoning.append(told.message.path("reasoning_content").asText(""));
        for (JsonNode call : told.message.path("tool_calls")) {
            told.calls.add(called(call));
        }
        told.end(ending(
                choice.path("finish_reason").asText(),
                told.message.path("refusal").isTextual()));
        usage(reply.path("usage"), told);
        return told;
    }

    @Override
    Told streamed(String body) {
        List<String> events = events(body, "\n\n").stream()
                .filter(event -> !event.startsWith(":"))
                .toList();
        if (!events.getLast().equals(DONE)) {
            throw new AssertionError("no end mark: " + body);
        }
        Told told = new Told();
        Map<Integer, ObjectNode> calls = new TreeMap<>();
        StringBuilder refusal = new StringBuilder();
        for (String event : events.subList(0, events.size() - 1)) {
            if (told.failed() || !event.startsWith("data: {")) {
                throw new AssertionError("unexpected: " + event);
            }
            chunk(Ask.json(event.substring(6)), told, calls, refusal);
        }
        told.message.put("role", "assistant").put("content", told.text.toString());
        if (!told.reasoning.isEmpty()) {
            told.message.put("reasoning_content", told.reasoning.toString());
        }
        if (!calls.isEmpty()) {
            told.message.putArray("tool_calls").addAll(calls.values());
            calls.values().forEach(call -> told.calls.add(called(call)));
        }
        return told;
    }

    private static void chunk(JsonNode chunk, Told told, Map<Integer, ObjectNode> calls, StringBuilder refusal) {
        if (chunk.has("error")) {
            fail(chunk, told);
            return;
        }
        if (chunk.path("usage").isObject()) {
            usage(chunk.path("usage"), told);
        }
        for (JsonNode choice : chunk.path("choices")) {
            JsonNode delta = choice.path("delta");
            refusal.append(delta.path("refusal").asText(""));
            told.text
                    .append(delta.path("content").asText(""))
                    .append(delta.path("refusal").asText(""));
            told.reasoning.append(delta.path("reasoning_content").asText(""));
            delta.path("tool_calls").forEach(piece -> piece(piece, calls));
            if (choice.path("finish_reason").isTextual()) {
                told.end(ending(choice.path("finish_reason").asText(), !refusal.isEmpty()));
            }
        }
    }

    /** The first piece of a call names it; the others go on with its arguments. */
    private static void piece(JsonNode piece, Map<Integer, ObjectNode> calls) {
        int index = piece.path("index").asInt(-1);
        ObjectNode call = calls.get(index);
        if (call == null) {
            calls.put(index, ((ObjectNode) piece).without("index"));
            return;
        }
        ObjectNode function = (ObjectNode) call.path("function");
        function.put(
                "arguments",
                function.path("arguments").asText()
                        + piece.path("function").path("arguments").asText());
    }

    private static Call called(JsonNode call) {
        JsonNode function = call.path("function");
        return new Call(
                call.path("id").asText(),
                function.path("name").asText(),
                Ask.json(function.path("arguments").asText()));
    }

    private static Ending ending(String reason, boolean refused) {
        return switch (reason) {
            case "stop" -> refused ? Ending.REFUSED : Ending.STOP;
            case "length" -> Ending.LENGTH;
            case "tool_calls" -> Ending.TOOLS;
            case "content_filter" -> Ending.REFUSED;
            default -> throw new AssertionError("finish_reason: " + reason);
        };
    }

    private static void usage(JsonNode usage, Told told) {
        told.input = usage.path("prompt_tokens").asLong(-1);
        told.output = usage.path("completion_tokens").asLong(-1);
        if (usage.path("total_tokens").asLong() != told.input + told.output) {
            throw new AssertionError("usage does not add up: " + usage);
        }
    }

    @Override
    Told refused(String body) {
        Told told = new Told();
        fail(Ask.json(body), told);
        return told;
    }

    private static void fail(JsonNode holder, Told told) {
        JsonNode error = holder.path("error");
        told.fail(error.path("type").asText(), error.path("message").asText());
    }

    @Override
    void keep(Told told, List<String> results) {
        messages.add(told.message);
        for (int i = 0; i < told.calls.size(); i++) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", told.calls.get(i).id())
                    .put("content", results.get(i));
        }
    }

    @Override
    public String toString() {
        return "openai";
    }
}
