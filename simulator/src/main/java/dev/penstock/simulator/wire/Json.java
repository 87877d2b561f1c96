package dev.penstock.simulator.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON read into trees, and written by hand, where a tree would only slow the pretend model down. Without Jackson's mapper, which
 * alone would make the start of a gateway on trial load 300 classes.
 */
public final class Json {
    private static final JsonFactory PARSERS = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonStringEncoder ESCAPES = JsonStringEncoder.getInstance();

    private Json() {}

    /** The first value of a text; missing where there is none. */
    public static JsonNode read(byte[] text) throws JsonProcessingException {
        try (JsonParser in = PARSERS.createParser(text)) {
            JsonToken first = in.nextToken();
            return first == null ? MissingNode.getInstance() : value(in, first);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: the text is in memory", e);
        }
    }

    private static JsonNode value(JsonParser in, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    object.set(name, value(in, in.nextToken()));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
                    array.add(value(in, next));
                }
                yield array;
            }
            case VALUE_NUMBER_INT ->
                in.getNumberType() == JsonParser.NumberType.INT
                        ? NODES.numberNode(in.getIntValue())
                        : NODES.numberNode(in.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(in.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(in.getBooleanValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.textNode(in.getText());
        };
    }

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** A text with its quotes. */
    public static String text(String value) {
        return '"' + new String(ESCAPES.quoteAsString(value)) + '"';
    }

    /** Bytes of a text. */
    public static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
