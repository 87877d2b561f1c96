package dev.penstock.core.dialect.anthropic;

import dev.penstock.core.dialect.pivot.Part;
import dev.penstock.core.dialect.translation.Keepsake;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a thinking block whose reasoning came from an upstream of another dialect. Clients send thinking blocks
 * back unchanged, so the block's text is safe as it is, and the signature has room for whatever seal the upstream gave. The
 * mark tells it from a signature of the dialect's own, which would be refused if we had made it up.
 */
final class MarkedSignature {
    static final String MARK = "penstock1_";

    private MarkedSignature() {}

    static String of(Part.@Nullable Reasoning sealed) {
        return sealed == null || sealed.seal() == null ? MARK : MARK + new Keepsake(sealed.seal(), List.of()).pack();
    }

    /** What a thinking block stands for that a caller sent. */
    static Part.Reasoning read(String thinking, String signature) {
        if (!signature.startsWith(MARK)) {
            return new Part.Reasoning(thinking, AnthropicSeal.signature(signature));
        }
        Keepsake keepsake = Keepsake.unpack(signature.substring(MARK.length()));
        return new Part.Reasoning(thinking, keepsake == null ? null : keepsake.seal());
    }
}
