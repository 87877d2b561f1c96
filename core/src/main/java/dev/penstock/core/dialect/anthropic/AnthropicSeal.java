package dev.penstock.core.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.pivot.Seal;
import org.jspecify.annotations.Nullable;

/** The seals of this dialect: the signature of a thinking block, and the data of a redacted one. */
final class AnthropicSeal {
    private static final char SIGNATURE = 's';
    private static final char REDACTED = 'r';

    private AnthropicSeal() {}

    static Seal signature(String signature) {
        return new Seal(Dialect.ANTHROPIC, SIGNATURE + signature);
    }

    static Seal redacted(String data) {
        return new Seal(Dialect.ANTHROPIC, REDACTED + data);
    }

    /** The block as its upstream gave it; null for a reasoning that no upstream of this dialect has sealed. */
    static @Nullable ObjectNode block(Part.Reasoning reasoning) {
        Seal seal = reasoning.seal();
        if (seal == null || seal.origin() != Dialect.ANTHROPIC || seal.data().length() < 2) {
            return null;
        }
        String data = seal.data().substring(1);
        return seal.data().charAt(0) == REDACTED
                ? Json.object().put("type", "redacted_thinking").put("data", data)
                : Json.object()
                        .put("type", "thinking")
                        .put("thinking", reasoning.text())
                        .put("signature", data);
    }
}
