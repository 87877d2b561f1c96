package dev.penstock.core.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Seal;
import org.jspecify.annotations.Nullable;

/** The seal of this dialect: a {@code thoughtSignature}, with a letter that tells what kind of part it came on. */
final class GeminiSeal {
    private static final String MEMBER = "thoughtSignature";

    /** What the dialect takes in place of a signature, for calls that it did not sign itself. */
    private static final String NOT_SIGNED = "skip_thought_signature_validator";

    private static final char CALL = 'c';
    private static final char TEXT = 'x';
    private static final char THOUGHT = 't';
    private static final char ALONE = 'a';

    private GeminiSeal() {}

    /** The seal of a call's part; null where it has none. */
    static @Nullable Seal ofCall(JsonNode part) {
        return of(part, CALL);
    }

    /** The seal of a text's part. */
    static @Nullable Seal ofText(JsonNode part) {
        if (part.path("thought").asBoolean()) {
            return of(part, THOUGHT);
        }
        return of(part, part.path("text").asText().isEmpty() ? ALONE : TEXT);
    }

    private static @Nullable Seal of(JsonNode part, char kind) {
        String signature = part.path(MEMBER).asText("");
        return signature.isEmpty() ? null : new Seal(Dialect.GEMINI, kind + signature);
    }

    /**
     * Puts a signature back where it came from; false where it is not of this dialect. One that belongs to a text waits for it
     * where the caller's dialect has put reasoning first.
     */
    static boolean restore(Part.Reasoning reasoning, ArrayNode parts) {
        Seal seal = reasoning.seal();
        if (seal == null || !ours(seal)) {
            return false;
        }
        ObjectNode part = Json.object().put("text", reasoning.text());
        switch (seal.data().charAt(0)) {
            case THOUGHT -> part.put("thought", true);
            case TEXT -> {
                if (parts.path(parts.size() - 1) instanceof ObjectNode last && isUnsealedText(last)) {
                    last.put(MEMBER, signature(seal));
                    return true;
                }
            }
            default -> {}
        }
        parts.add(part.put(MEMBER, signature(seal)));
        return true;
    }

    /** Writes a text; takes the signature that waits for it. */
    static void text(String text, ArrayNode parts) {
        if (parts.path(parts.size() - 1) instanceof ObjectNode last
                && last.path("text").asText("-").isEmpty()
                && !last.has("thought")) {
            last.put("text", text);
        } else {
            parts.addObject().put("text", text);
        }
    }

    private static boolean isUnsealedText(ObjectNode part) {
        return part.has("text") && !part.has(MEMBER);
    }

    static void restore(Part.ToolCall call, ObjectNode part) {
        Seal seal = call.seal();
        if (seal != null && ours(seal)) {
            part.put(MEMBER, signature(seal));
        }
    }

    /** Marks a call as not signed, unless it is. */
    static void vouch(ObjectNode part) {
        if (!part.has(MEMBER)) {
            part.put(MEMBER, NOT_SIGNED);
        }
    }

    private static boolean ours(Seal seal) {
        return seal.origin() == Dialect.GEMINI && seal.data().length() > 1;
    }

    private static String signature(Seal seal) {
        return seal.data().substring(1);
    }
}
