package dev.penstock.core.dialect;

/**
 * What of a call's body decides how much it can cost, beside its length and its output limit. Of what cannot be told cheaply the
 * dearer is said.
 *
 * @param answers how many are generated
 * @param tools whether the model is told of tools
 * @param images how many images are in it
 * @param mediaBytes how many bytes of the body are images, and no text
 * @param otherMedia whether there is sound, video or a document in it, which nothing but the context window bounds
 * @param searches how often the provider may use tools of its own that it charges for
 * @param longCache whether it asks for cache entries that live longer than usual
 * @param priority whether it asks for a faster and dearer service
 */
public record Demand(
        long answers,
        boolean tools,
        long images,
        long mediaBytes,
        boolean otherMedia,
        long searches,
        boolean longCache,
        boolean priority) {
    /** One answer to plain text. */
    public static final Demand PLAIN = new Demand(1, false, 0, 0, false, 0, false, false);

    public static final Demand WITH_TOOLS = new Demand(1, true, 0, 0, false, 0, false, false);
}
