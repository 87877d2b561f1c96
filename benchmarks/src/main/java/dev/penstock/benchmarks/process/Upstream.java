package dev.penstock.benchmarks.process;

/** What stands behind the arms. */
public enum Upstream {
    /** nginx, which answers a chat with the same 1 KB of JSON at once. */
    REPLY,
    /** nginx, which answers a chat with the same 200 events at once. */
    EVENTS,
    /** The simulator, which takes its time and stamps its events. */
    SIMULATOR
}
