package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.json.ArrayScanner;
import dev.penstock.core.json.JsonLimits;
import dev.penstock.core.json.Kind;
import dev.penstock.core.json.MalformedJson;
import dev.penstock.core.json.MemberNames;
import dev.penstock.core.json.ObjectScanner;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's answer to an embeddings call. Holds it to the encoding that the caller asked for, since some upstreams ignore
 * {@code encoding_format}, and the official JavaScript client turns an array that it takes for base64 into wrong numbers
 * without a word.
 *
 * @param problem why it is no answer; null where it is one
 * @param usage what the provider counted; null where it told nothing that can be believed
 */
record EmbeddingsReply(
        byte[] json, @Nullable Problem problem, @Nullable TokenUsage usage, int from, int to) {
    private static final int DATA = 0;
    private static final int USAGE = 1;
    private static final MemberNames NAMES = MemberNames.of("data", "usage");
    private static final MemberNames EMBEDDING = MemberNames.of("embedding");

    static EmbeddingsReply read(byte[] json) throws MalformedJson {
        ErrorBody error = new CompletionScan().scan(json, 0, json.length).error();
        ObjectScanner reply = new ObjectScanner(NAMES, JsonLimits.REPLY).scan(json, 0, json.length);
        TokenUsage usage = reply.kind(USAGE) == Kind.OBJECT
                ? OpenAiUsage.read(json, reply.start(USAGE), reply.end(USAGE), false)
                : null;
        if (error != null) {
            return failed(json, OpenAiUpstream.insideSuccess(error), usage);
        }
        if (reply.kind(DATA) != Kind.ARRAY) {
            return failed(json, OneBody.notAnAnswer(json, "body", "data"), usage);
        }
        return new EmbeddingsReply(json, null, usage, reply.start(DATA), reply.end(DATA));
    }

    private static EmbeddingsReply failed(byte[] json, Problem problem, @Nullable TokenUsage usage) {
        return new EmbeddingsReply(json, problem, usage, 0, 0);
    }

    /** The answer with every embedding in the asked encoding; the same array where they are so already. */
    byte[] inFormat(boolean base64) throws MalformedJson {
        ArrayScanner data = new ArrayScanner(JsonLimits.REPLY).open(json, from, to);
        ObjectScanner element = new ObjectScanner(EMBEDDING, JsonLimits.REPLY);
        ByteArrayOutputStream out = null;
        int done = 0;
        while (data.next()) {
            element.scan(json, data.start(), data.end());
            if (element.kind(0) == (base64 ? Kind.ARRAY : Kind.STRING)) {
                out = out == null ? new ByteArrayOutputStream(json.length) : out;
                out.write(json, done, element.start(0) - done);
                byte[] other = base64 ? encode(element.start(0), element.end(0)) : decode(element);
                out.write(other, 0, other.length);
                done = element.end(0);
            }
        }
        if (out == null) {
            return json;
        }
        out.write(json, done, json.length - done);
        return out.toByteArray();
    }

    /** From an array of numbers to little-endian float32 in base64. */
    private byte[] encode(int start, int end) throws MalformedJson {
        ArrayScanner numbers = new ArrayScanner(JsonLimits.REPLY).open(json, start, end);
        ByteBuffer floats = ByteBuffer.allocate(2 * (end - start)).order(ByteOrder.LITTLE_ENDIAN);
        while (numbers.next()) {
            if (numbers.kind() != Kind.NUMBER) {
                throw new MalformedJson(numbers.kind() + " in an embedding", numbers.start(), "a number");
            }
            String number = new String(json, numbers.start(), numbers.end() - numbers.start(), ISO_8859_1);
            floats.putFloat(Float.parseFloat(number));
        }
        ByteBuffer text = Base64.getEncoder().encode(floats.flip());
        byte[] quoted = new byte[text.remaining() + 2];
        quoted[0] = '"';
        text.get(quoted, 1, quoted.length - 2);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    /** From base64 to an array of numbers. */
    private byte[] decode(ObjectScanner element) throws MalformedJson {
        int at = element.start(0);
        ByteBuffer floats;
        try {
            floats =
                    ByteBuffer.wrap(Base64.getDecoder().decode(element.text(0))).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IllegalArgumentException e) {
            throw new MalformedJson("embedding that is not base64", at, "base64 of float32");
        }
        StringBuilder numbers = new StringBuilder(floats.remaining() * 3).append('[');
        while (floats.remaining() >= Float.BYTES) {
            float number = floats.getFloat();
            if (!Float.isFinite(number)) {
                throw new MalformedJson("embedding with " + number, at, "finite numbers");
            }
            numbers.append(numbers.length() > 1 ? "," : "").append(number);
        }
        if (floats.hasRemaining()) {
            throw new MalformedJson("embedding of odd length", at, "four bytes a number");
        }
        return numbers.append(']').toString().getBytes(ISO_8859_1);
    }
}
