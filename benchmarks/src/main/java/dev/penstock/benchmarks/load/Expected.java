package dev.penstock.benchmarks.load;

import java.util.Optional;

/**
 * What a reply must be to count.
 *
 * @param events how many events with data; 0 for a reply that is no stream
 * @param sha256 the digest of the whole body in hexadecimal, where it is the same every time
 */
public record Expected(long events, Optional<String> sha256) {

    /** The same, whatever the bytes: for streams that carry times. */
    public Expected anyBytes() {
        return new Expected(events, Optional.empty());
    }
}
