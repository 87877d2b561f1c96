package dev.penstock.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * A chat request, in the openai dialect where nothing else is said. Its messages come before its model, as the official Python
 * client sends them, so that whoever wants to know the model must pass over the whole prompt first.
 *
 * @param path where it is posted to
 * @param virtualKey the key that the gateway knows the caller by
 * @param body the JSON
 */
public record ChatRequest(String path, String virtualKey, byte[] body) {
    private static final String OPENAI = "/v1/chat/completions";
    private static final String ANTHROPIC = "/v1/messages";
    private static final String PROSE = "The penstock carries water down to the turbine; a gate decides how much.\\n"
            + "He said: \\\"Open it slowly, or the pipe will hammer.\\\" 水落管中，轮自转。\\n";
    private static final String HEAD = "{\"messages\":[{\"role\":\"system\",\"content\":\"You answer briefly.\"},"
            + "{\"role\":\"user\",\"content\":\"";
    private static final String ANTHROPIC_HEAD =
            "{\"system\":\"You answer briefly.\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    private static final String STREAM = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    /** A request whose body has this many bytes. */
    public static ChatRequest ofSize(String virtualKey, String model, int bytes) {
        return new ChatRequest(OPENAI, virtualKey, body(HEAD, model, "", bytes));
    }

    /** A request of this many bytes that asks for a stream with usage. */
    public static ChatRequest streamOfSize(String virtualKey, String model, int bytes) {
        return new ChatRequest(OPENAI, virtualKey, body(HEAD, model, STREAM, bytes));
    }

    /** A request of this many bytes in the anthropic dialect, so that an upstream of OpenAI's needs it translated. */
    public static ChatRequest anthropicOfSize(String virtualKey, String model, boolean stream, int bytes) {
        return new ChatRequest(
                ANTHROPIC, virtualKey, body(ANTHROPIC_HEAD, model, stream ? ",\"stream\":true" : "", bytes));
    }

    /** A small request that asks the simulator for a stream. */
    public static ChatRequest simulated(String virtualKey, String model, String directive) {
        return new ChatRequest(OPENAI, virtualKey, body(HEAD + directive, model, STREAM, 512));
    }

    /** Whether the gateway answers with other bytes than the upstream did. */
    public boolean translated() {
        return !path.equals(OPENAI);
    }

    private static byte[] body(String beginning, String model, String stream, int bytes) {
        byte[] head = beginning.getBytes(UTF_8);
        byte[] tail = "\"}],\"model\":\"%s\",\"max_tokens\":256,\"temperature\":0.7%s}"
                .formatted(model, stream)
                .getBytes(UTF_8);
        int room = bytes - head.length - tail.length;
        if (room < 0) {
            throw new IllegalArgumentException(
                    "bytes: " + bytes + " (expected: at least " + (head.length + tail.length) + ")");
        }
        var body = new ByteArrayOutputStream(bytes);
        body.writeBytes(head);
        byte[] prose = PROSE.getBytes(UTF_8);
        int whole = room / prose.length;
        for (int i = 0; i < whole; i++) {
            body.writeBytes(prose);
        }
        body.writeBytes(".".repeat(room - whole * prose.length).getBytes(UTF_8));
        body.writeBytes(tail);
        return body.toByteArray();
    }

    /** The whole HTTP message, head and body. */
    public byte[] message(int port) {
        String head =
                "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nAccept: */*\r\nContent-Length: %d\r\n\r\n"
                        .formatted(path, port, virtualKey, body.length);
        var message = new ByteArrayOutputStream(head.length() + body.length);
        message.writeBytes(head.getBytes(UTF_8));
        message.writeBytes(body);
        return message.toByteArray();
    }
}
