package dev.penstock.gateway.live;

import dev.penstock.core.keys.KeyStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * How one of our keys with a provider stands on this node.
 *
 * @param id the row of the key; 0 for a key of the settings, which has none
 * @param name for people
 * @param origin where the key is set up
 * @param recovering whether only one call at a time tries it, to see whether it works again
 * @param setAsideUntil until when no call goes out under it; absent where calls do
 * @param callsToday by the calendar of its limits
 * @param callsAtOnce under way now
 */
public record KeyStanding(
        long id,
        String name,
        Origin origin,
        KeyStatus status,
        boolean recovering,
        Optional<Instant> setAsideUntil,
        long callsToday,
        int callsAtOnce) {}
