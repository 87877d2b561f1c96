package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.json.JsonText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The events of a streamed message as bytes: each with its name, which clients of this dialect go by. */
final class MessageEvents {
    static final byte[] PING = bytes("event: ping\ndata: {\"type\": \"ping\"}\n\n");

    private final StringBuilder delta = new StringBuilder(256);

    void start(ObjectNode message, TokenUsage usage, Sink out) {
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", PivotReplyToAnthropic.usage(usage));
        event("message_start", Json.object().set("message", message), out);
    }

    void textStart(int index, Sink out) {
        blockStart(index, Json.object().put("type", "text").put("text", ""), out);
    }

    void thinkingStart(int index, Sink out) {
        ObjectNode block = Json.object().put("type", "thinking").put("thinking", "");
        blockStart(index, block.put("signature", ""), out);
    }

    void toolStart(int index, String id, String name, Sink out) {
        ObjectNode block = Json.object().put("type", "tool_use").put("id", id).put("name", name);
        block.putObject("input");
        blockStart(index, block, out);
    }

    /** The event that most of a stream is made of; written as text, since only its last word differs. */
    void delta(int index, String type, String member, String piece, Sink out) {
        delta.setLength(0);
        delta.append("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":")
                .append(index);
        delta.append(",\"delta\":{\"type\":\"")
                .append(type)
                .append("\",\"")
                .append(member)
                .append("\":");
        JsonText.append(delta, piece).append("}}\n\n");
        out.write(bytes(delta.toString()));
    }

    void stop(int index, Sink out) {
        event("content_block_stop", Json.object().put("index", index), out);
    }

    void end(String reason, @Nullable String stopSequence, TokenUsage usage, Sink out) {
        ObjectNode data = Json.object();
        data.putObject("delta").put("stop_reason", reason).put("stop_sequence", stopSequence);
        data.set("usage", PivotReplyToAnthropic.usage(usage));
        event("message_delta", data, out);
        event("message_stop", Json.object(), out);
    }

    /** How a stream ends that cannot go on. */
    static byte[] error(Problem problem) {
        String data = new String(AnthropicProblem.body(problem, null), StandardCharsets.UTF_8);
        return bytes("event: error\ndata: " + data + "\n\n");
    }

    private void blockStart(int index, ObjectNode block, Sink out) {
        event("content_block_start", Json.object().put("index", index).set("content_block", block), out);
    }

    private static void event(String name, ObjectNode members, Sink out) {
        ObjectNode data = Json.object().put("type", name);
        data.setAll(members);
        out.write(bytes("event: " + name + "\ndata: " + data + "\n\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
