package dev.penstock.gateway.live;

import dev.penstock.core.keys.UpstreamKey;

/** How a key of the database is called among those of its provider; no key of the settings can be called that. */
final class KeyRow {
    private static final String PREFIX = "#";

    private KeyRow() {}

    static String id(long row) {
        return PREFIX + row;
    }

    /** The row of a key; 0 for one of the settings. */
    static long of(UpstreamKey key) {
        return key.id().startsWith(PREFIX)
                ? Long.parseLong(key.id(), PREFIX.length(), key.id().length(), 10)
                : 0;
    }
}
