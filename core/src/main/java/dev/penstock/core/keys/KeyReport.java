package dev.penstock.core.keys;

/**
 * How a key stands at one moment, for those who watch it.
 *
 * @param recovering whether only one call at a time tries it, to see whether it works again
 * @param callsToday by the calendar of its limits
 * @param callsAtOnce under way now
 */
public record KeyReport(UpstreamKey key, KeyStatus status, boolean recovering, long callsToday, int callsAtOnce) {}
