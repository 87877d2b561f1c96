package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The events of a streamed message as bytes: each with its name, which clients of this dialect go by. */
final class MessageEvents {
    static final byte[] PING = bytes("event: ping\ndata: {\"type\": \"ping\"}\n\n");

    private static final byte[] DELTA = bytes("event: content_block_delta\ndata: ");
    private static final byte[] BORDER = bytes("\n\n");

    /** Writes the members of an object. */
    @FunctionalInterface
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

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

    /** The event that most of a stream is made of; written without a tree. */
    void delta(int index, String type, String member, String piece, Sink out) {
        write(
                DELTA,
                json -> {
                    json.writeStringField("type", "content_block_delta");
                    json.writeNumberField("index", index);
                    json.writeObjectFieldStart("delta");
                    json.writeStringField("type", type);
                    json.writeStringField(member, piece);
                    json.writeEndObject();
                },
                out);
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

    private static void write(byte[] head, Body body, Sink out) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(256)) {
            bytes.write(head);
            JsonGenerator json = Json.factory().createGenerator(bytes);
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
            json.flush();
            bytes.write(BORDER);
            out.write(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: the bytes stay in memory", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
