package dev.penstock.gateway.settings;

import dev.penstock.core.limit.Limits;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A virtual key as the settings describe it.
 *
 * @param name bounded and safe to log
 * @param models the routes it may use; empty means all
 */
public record VirtualKeySetting(
        String name, Proof proof, Set<String> models, Limits limits, Optional<Instant> expiresAt) {

    /** What a caller's token is compared with. */
    public sealed interface Proof {
        /** The token itself, in any format. */
        record Plain(Secret token) implements Proof {}

        /**
         * What {@code ./penstock key create} printed, from which no token can be made.
         *
         * @param id the 12 characters after {@code sk-}
         * @param hmac HMAC-SHA-256 of the token under the gateway's pepper, as 64 hexadecimal digits
         */
        record Stored(String id, String hmac) implements Proof {}
    }
}
