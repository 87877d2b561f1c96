package dev.penstock.gateway.upstream;

import java.time.Duration;

/**
 * How long one attempt may take.
 *
 * @param firstByte from sending the request to the first byte of the body
 * @param idle between two bytes of the body; what we send to the caller meanwhile does not count
 * @param total from sending the request to the end of the body
 */
public record TimeLimits(Duration firstByte, Duration idle, Duration total) {
    public TimeLimits {
        positive("firstByte", firstByte);
        positive("idle", idle);
        positive("total", total);
    }

    private static void positive(String name, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException(name + ": " + limit + " (expected: more than 0)");
        }
    }

    public Duration shortest() {
        Duration shorter = firstByte.compareTo(idle) < 0 ? firstByte : idle;
        return shorter.compareTo(total) < 0 ? shorter : total;
    }
}
