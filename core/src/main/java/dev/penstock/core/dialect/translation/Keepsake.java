package dev.penstock.core.dialect.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Seal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream wants back on the next turn and the caller's dialect has no member for, packed into a word that travels
 * with the conversation: letters, digits, {@code -} and {@code _} only, so that it may stand in the id of a tool call. It is
 * the caller's to change; whatever it unpacks to is only ever sent to the upstream, in the caller's own conversation.
 *
 * @param seal of the tool call that it travels with
 * @param reasoning what was thought before that call, oldest first
 */
public record Keepsake(@Nullable Seal seal, List<Part.Reasoning> reasoning) {
    /** A hostile word must not unpack to more than this; an honest one never does. */
    private static final int UNPACKED_MAX = 1 << 20;
    /** Signatures alone do not get smaller; reasoning does. */
    private static final int PLAIN_MAX = 1024;

    private static final String PLAIN = "p";
    private static final String DEFLATED = "d";

    public Keepsake {
        reasoning = List.copyOf(reasoning);
    }

    public boolean isEmpty() {
        return seal == null && reasoning.isEmpty();
    }

    public String pack() {
        ArrayNode tree = Json.array();
        addSeal(tree, seal);
        for (Part.Reasoning part : reasoning) {
            tree.add(part.text());
            addSeal(tree, part.seal());
        }
        byte[] plain = Json.bytes(tree);
        boolean large = plain.length > PLAIN_MAX;
        return (large ? DEFLATED : PLAIN)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(large ? deflate(plain) : plain);
    }

    /** Unpacks a word; null where it is none of ours. */
    public static @Nullable Keepsake unpack(String word) {
        if (!word.startsWith(PLAIN) && !word.startsWith(DEFLATED)) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(word.substring(1));
            byte[] plain = word.startsWith(PLAIN) ? bytes : inflate(bytes);
            return plain == null ? null : read(Json.read(plain));
        } catch (IllegalArgumentException | DataFormatException | JsonProcessingException e) {
            return null;
        }
    }

    private static @Nullable Keepsake read(JsonNode tree) {
        if (!tree.isArray() || tree.size() % 3 != 2) {
            return null;
        }
        List<Part.Reasoning> reasoning = new ArrayList<>();
        for (int i = 2; i < tree.size(); i += 3) {
            reasoning.add(new Part.Reasoning(tree.get(i).asText(), seal(tree, i + 1)));
        }
        return new Keepsake(seal(tree, 0), reasoning);
    }

    private static void addSeal(ArrayNode tree, @Nullable Seal seal) {
        tree.add(seal == null ? "" : seal.origin().name());
        tree.add(seal == null ? "" : seal.data());
    }

    private static @Nullable Seal seal(JsonNode tree, int at) {
        String origin = tree.get(at).asText();
        return origin.isEmpty()
                ? null
                : new Seal(Dialect.valueOf(origin), tree.get(at + 1).asText());
    }

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2 + 16);
            byte[] buffer = new byte[4096];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte @Nullable [] inflate(byte[] packed) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            ByteArrayOutputStream out = new ByteArrayOutputStream(packed.length * 2);
            byte[] buffer = new byte[4096];
            while (!inflater.finished()) {
                int length = inflater.inflate(buffer);
                out.write(buffer, 0, length);
                if (length == 0 || out.size() > UNPACKED_MAX) {
                    return null;
                }
            }
            return out.toByteArray();
        } finally {
            inflater.end();
        }
    }
}
