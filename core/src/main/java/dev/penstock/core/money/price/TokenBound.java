package dev.penstock.core.money.price;

import java.util.OptionalLong;

/**
 * The most tokens that a prompt can have. Tokenizers work on bytes, and none makes more than one token of a byte; providers
 * add a few of their own for each message, and more for tools.
 *
 * <p>This is a bound and no estimate: for English prose it is three to four times too much.
 */
public final class TokenBound {
    /** Role, borders and name of a message, for all providers that we know (OpenAI counts 3 to 4). */
    private static final long PER_MESSAGE = 16;

    /** What a provider puts before a prompt by itself. */
    private static final long PER_CALL = 64;

    /** What a provider tells a model about how to call tools (Anthropic: up to 804 tokens). */
    private static final long WITH_TOOLS = 1024;

    private TokenBound() {}

    /**
     * The most tokens of a prompt.
     *
     * @param textBytes of all text in UTF-8, as it stands in the body with its JSON around it; without images
     * @param images how many there are, wherever they lie
     * @param imageTokensMax what the largest image costs at this model; absent where nobody knows
     * @param contextWindow bounds what cannot be bounded otherwise, because no provider takes a longer prompt
     * @return absent where nothing bounds it: such a call has no worst case
     */
    public static OptionalLong ofPrompt(
            long textBytes,
            long messages,
            boolean tools,
            long images,
            OptionalLong imageTokensMax,
            OptionalLong contextWindow) {
        if (images > 0 && imageTokensMax.isEmpty()) {
            return contextWindow;
        }
        long text = Math.addExact(
                textBytes, Math.multiplyExact(messages, PER_MESSAGE) + PER_CALL + (tools ? WITH_TOOLS : 0));
        return OptionalLong.of(Math.addExact(text, Math.multiplyExact(images, imageTokensMax.orElse(0))));
    }

    /**
     * The limit that is sent upstream: the caller's, else the model's, never more than either.
     *
     * @return absent where neither sets one: an answer without a limit has no worst case
     */
    public static OptionalLong ofOutput(OptionalLong asked, OptionalLong cap) {
        if (asked.isEmpty()) {
            return cap;
        }
        return cap.isEmpty() ? asked : OptionalLong.of(Math.min(asked.getAsLong(), cap.getAsLong()));
    }
}
