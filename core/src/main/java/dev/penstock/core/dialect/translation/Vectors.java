package dev.penstock.core.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.core.dialect.json.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Vectors of embeddings as they are written: as numbers, or as base64 of little-endian 32-bit floats. */
public final class Vectors {
    private Vectors() {}

    public static ArrayNode array(float[] vector) {
        ArrayNode array = Json.array();
        for (float value : vector) {
            array.add(value);
        }
        return array;
    }

    public static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** Reads either form. */
    public static float[] read(JsonNode node) throws BrokenReply {
        if (node.isTextual()) {
            return decode(node.textValue());
        }
        if (!node.isArray() || node.isEmpty()) {
            throw BrokenReply.malformed("no vector (expected: an array of numbers)");
        }
        float[] vector = new float[node.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!node.get(i).isNumber()) {
                throw BrokenReply.malformed("a vector with something else than numbers in it");
            }
            vector[i] = node.get(i).floatValue();
        }
        return vector;
    }

    private static float[] decode(String base64) throws BrokenReply {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            float[] vector = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(vector);
            return vector;
        } catch (IllegalArgumentException e) {
            throw BrokenReply.malformed("a vector that is not base64");
        }
    }
}
