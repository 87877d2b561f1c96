package dev.penstock.gateway.store.catalogue;

import java.time.Instant;
import java.util.Optional;

/**
 * How a key was last found to stand, by whichever gateway.
 *
 * @param setAsideUntil until when no call goes out under it; absent where calls do
 */
public record KeyStand(long id, String status, Optional<Instant> setAsideUntil) {}
