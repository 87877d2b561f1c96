package dev.penstock.core.dialect;

import java.util.OptionalLong;

/**
 * The model at the other end of an attempt, as far as a translator needs to know it.
 *
 * @param name what the provider calls it; replaces the public name in the request
 * @param variant how the provider's flavour of the dialect differs
 * @param outputCap the most tokens the model gives per call, where known; anthropic requires a limit in every request
 */
public record UpstreamModel(String name, Variant variant, OptionalLong outputCap) {

    public Dialect dialect() {
        return variant.dialect();
    }
}
