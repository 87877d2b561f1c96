package dev.penstock.gateway.settings;

import dev.penstock.core.routing.Price;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.source.Fault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code config_json} of a model may say, in the catalogue's words.
 *
 * @param price with what the columns have no place for: dearer long prompts, fees, peak hours; it goes before theirs
 * @param imageTokens that one image counts at most
 */
public record ModelExtras(Optional<Price> price, OptionalLong imageTokens) {

    public static final ModelExtras NONE = new ModelExtras(Optional.empty(), OptionalLong.empty());

    /**
     * Reads them.
     *
     * @param chat whether the model has output to be priced
     * @param unknown takes what is said of members that do not exist
     * @throws BadSettings if a value is wrong
     */
    public static ModelExtras read(String text, boolean chat, List<Fault> unknown) throws BadSettings {
        return RowText.read(
                "config_json",
                text,
                part -> {
                    Optional<Integer> image = part.maybe("image_tokens", Forms.wholeNumber(1, 1_000_000_000));
                    return new ModelExtras(
                            part.part("price").flatMap(own -> PriceEntry.read(own, chat)),
                            image.isPresent() ? OptionalLong.of(image.get()) : OptionalLong.empty());
                },
                unknown);
    }
}
