package dev.penstock.core.dialect.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON trees of the translators. Numbers keep every digit they came with, since arguments of tools pass through; nesting is
 * limited, the length of a text is not, since images travel as texts and the body's size is limited elsewhere.
 */
public final class Json {
    /** Deeper than any schema we have seen, shallow enough that no tree overflows the stack when it is written. */
    private static final int DEPTH_MAX = 500;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    public static JsonNode read(byte[] bytes) throws JsonProcessingException {
        return read(bytes, 0, bytes.length);
    }

    /** Reads one JSON value that fills the whole slice. */
    public static JsonNode read(byte[] bytes, int from, int to) throws JsonProcessingException {
        try {
            return TreeReader.read(FACTORY.createParser(bytes, from, to - from));
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: the bytes are in memory", e);
        }
    }

    public static JsonNode read(String text) throws JsonProcessingException {
        try {
            return TreeReader.read(FACTORY.createParser(text));
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: the text is in memory", e);
        }
    }

    /** An object that we wrote ourselves. */
    public static ObjectNode parsed(String own) {
        try {
            return (ObjectNode) read(own);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot happen: we wrote it", e);
        }
    }

    public static byte[] bytes(JsonNode node) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(FACTORY._getBufferRecycler());
                JsonGenerator out = new QuickStrings(FACTORY.createGenerator(bytes, JsonEncoding.UTF8))) {
            TreeWriter.write(node, out);
            out.flush();
            return bytes.getClearAndRelease();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: a tree is always writable", e);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
