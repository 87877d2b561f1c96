package dev.penstock.gateway.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.gateway.conformance.Told.Call;
import dev.penstock.gateway.conformance.Told.Ending;
import java.util.List;

/** A client of {@code /api/chat}, of the kind that knows the ids of calls. */
final class OllamaCaller extends Caller {
    OllamaCaller() {
        super("/api/chat");
    }

    @Override
    void show(String prompt) {
        messages.addObject()
                .put("role", "user")
                .put("content", prompt)
                .putArray("images")
                .add(Ask.PICTURE);
    }

    @Override
    ObjectNode request(Ask ask) {
        ObjectNode request = Ask.object().put("model", ask.model()).put("stream", ask.stream());
        request.set("messages", messages);
        request.putObject("options").put("num_predict", ask.limit());
        if (ask.reasoning()) {
            request.put("think", true);
        }
        if (ask.schema()) {
            request.set("format", Ask.SCHEMA);
        }
        if (ask.tools()) {
            ArrayNode tools = request.putArray("tools");
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
        Told told = new Told();
        line(Ask.json(body), told);
        keepable(told);
        return told;
    }

    @Override
    Told streamed(String body) {
        Told told = new Told();
        for (String line : events(body, "\n")) {
            if (told.failed() || told.ending != Ending.NONE) {
                throw new AssertionError("after the end: " + line);
            }
            line(Ask.json(line), told);
        }
        if (!told.failed() && told.ending == Ending.NONE) {
            throw new AssertionError("no end: " + body);
        }
        keepable(told);
        return told;
    }

    private static void line(JsonNode line, Told told) {
        if (line.has("error")) {
            told.fail("", line.path("error").asText());
            return;
        }
        JsonNode message = line.path("message");
        told.text.append(message.path("content").asText(""));
        told.reasoning.append(message.path("thinking").asText(""));
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            told.calls.add(
                    new Call(call.path("id").asText(), function.path("name").asText(), function.path("arguments")));
            told.message.withArray("tool_calls").add(call);
        }
        if (line.path("done").asBoolean()) {
            told.input = line.path("prompt_eval_count").asLong(-1);
            told.output = line.path("eval_count").asLong(-1);
            told.end(ending(line.path("done_reason").asText(), told));
        }
    }

    /** This dialect has no word for a call of a tool, and none for a refusal. */
    private static Ending ending(String reason, Told told) {
        return switch (reason) {
            case "stop" -> told.calls.isEmpty() ? Ending.STOP : Ending.TOOLS;
            case "length" -> Ending.LENGTH;
            default -> throw new AssertionError("done_reason: " + reason);
        };
    }

    private static void keepable(Told told) {
        told.message.put("role", "assistant").put("content", told.text.toString());
        if (!told.reasoning.isEmpty()) {
            told.message.put("thinking", told.reasoning.toString());
        }
    }

    @Override
    Told refused(String body) {
        Told told = new Told();
        JsonNode error = Ask.json(body).path("error");
        if (!error.isTextual()) {
            throw new AssertionError("no error: " + body);
        }
        told.fail("", error.asText());
        return told;
    }

    @Override
    void keep(Told told, List<String> results) {
        messages.add(told.message);
        for (int i = 0; i < told.calls.size(); i++) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_name", told.calls.get(i).name())
                    .put("tool_call_id", told.calls.get(i).id())
                    .put("content", results.get(i));
        }
    }

    @Override
    public String toString() {
        return "ollama";
    }
}
