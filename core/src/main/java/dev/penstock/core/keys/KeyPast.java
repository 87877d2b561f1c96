package dev.penstock.core.keys;

/**
 * What was known of a key before a restart.
 *
 * @param setAsideMillis how long no call was to go out under it yet
 * @param callsToday by the calendar of its limits
 */
public record KeyPast(KeyStatus status, long setAsideMillis, long callsToday) {
    public KeyPast {
        if (setAsideMillis < 0 || callsToday < 0) {
            throw new IllegalArgumentException(
                    "past: " + setAsideMillis + " ms, " + callsToday + " calls (expected: 0 or more)");
        }
    }
}
