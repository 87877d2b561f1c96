package dev.penstock.core.money.price;

import dev.penstock.core.routing.Price;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A price as it was when a call was admitted; the call keeps it, whatever becomes of the model's.
 *
 * @param id what entries of the ledger name it by
 */
public record PriceVersion(String id, Price price) {

    /** The present price of a model: another price has another name, and the same one the same, on every node. */
    public static PriceVersion of(String provider, String model, Price price) {
        CRC32 print = new CRC32();
        print.update(price.toString().getBytes(StandardCharsets.UTF_8));
        return new PriceVersion(provider + "/" + model + "@" + Long.toHexString(print.getValue()), price);
    }
}
