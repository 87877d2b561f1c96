package dev.penstock.core.keys;

/**
 * How a key stands at one moment, for those who watch it.
 *
 * @param recovering whether only one call at a time tries it, to see whether it works again
 * @param setAsideMillis how long no call goes out under it yet; 0 where calls do
 * @param callsToday by the calendar of its limits
 * @param callsAtOnce under way now
 */
public record KeyReport(
        UpstreamKey key, KeyStatus status, boolean recovering, long setAsideMillis, long callsToday, int callsAtOnce) {}
