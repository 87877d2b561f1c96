package dev.penstock.simulator.openai;

import dev.penstock.simulator.answer.Answer;
import dev.penstock.simulator.answer.ToolUse;
import dev.penstock.simulator.behaviour.UsageShape;
import dev.penstock.simulator.wire.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A chat reply written whole. */
final class ChatBody {
    private ChatBody() {}

    static byte[] of(Chat chat) {
        StringBuilder json = new StringBuilder(1024)
                .append("{\"id\":")
                .append(Json.text(chat.id()))
                .append(",\"object\":\"chat.completion\",\"created\":")
                .append(chat.created())
                .append(",\"model\":")
                .append(Json.text(chat.model()))
                .append(",\"choices\":[");
        for (int i = 0; i < chat.answers().size(); i++) {
            json.append(i == 0 ? "" : ",").append(choice(chat, i));
        }
        json.append(']');
        if (chat.shape() != UsageShape.NONE) {
            json.append(",\"usage\":").append(UsageText.of(chat.variant(), chat.usage(), chat.shape()));
        }
        return Json.bytes(
                json.append(",\"system_fingerprint\":\"fp_simulator\"}").toString());
    }

    private static String choice(Chat chat, int index) {
        Answer answer = chat.answers().get(index);
        return "{\"index\":" + index + "," + ChatWords.filterResults(chat.variant()) + "\"message\":"
                + message(chat, index) + ",\"logprobs\":" + logprobs(chat, answer) + ",\"finish_reason\":"
                + Json.text(ChatWords.finish(answer.ending())) + "}";
    }

    private static String message(Chat chat, int index) {
        Answer answer = chat.answers().get(index);
        String text = answer.text().text();
        boolean refused = answer.refused() && chat.variant().knowsRefusals();
        boolean silent = refused || (!answer.tools().isEmpty() && text.isEmpty());
        StringBuilder json = new StringBuilder("{\"role\":\"assistant\",\"content\":")
                .append(silent ? (chat.variant() == Variant.DEEPSEEK ? "\"\"" : "null") : Json.text(text));
        chat.variant()
                .reasoningMember()
                .filter(member -> answer.reasoning().count() > 0)
                .ifPresent(member -> json.append(",\"")
                        .append(member)
                        .append("\":")
                        .append(Json.text(answer.reasoning().text())));
        if (chat.variant().knowsRefusals()) {
            json.append(",\"refusal\":").append(refused ? Json.text(text) : "null");
        }
        if (!answer.tools().isEmpty()) {
            json.append(",\"tool_calls\":[").append(tools(chat, index)).append(']');
        }
        return json.append('}').toString();
    }

    private static String tools(Chat chat, int choice) {
        var tools = chat.answers().get(choice).tools();
        return IntStream.range(0, tools.size())
                .mapToObj(call -> tool(ChatWords.callId(chat.id(), choice, call), tools.get(call)))
                .collect(Collectors.joining(","));
    }

    private static String tool(String id, ToolUse use) {
        return "{\"id\":" + Json.text(id) + ",\"type\":\"function\",\"function\":{\"name\":" + Json.text(use.name())
                + ",\"arguments\":" + Json.text(use.arguments()) + "}}";
    }

    private static String logprobs(Chat chat, Answer answer) {
        if (!chat.logprobs()) {
            return "null";
        }
        return IntStream.range(0, answer.text().count())
                .mapToObj(i -> ChatWords.logprob(answer.text().at(i)))
                .collect(Collectors.joining(",", "{\"content\":[", "],\"refusal\":null}"));
    }
}
