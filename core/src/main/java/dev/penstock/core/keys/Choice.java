package dev.penstock.core.keys;

import java.time.Duration;

/**
 * What a pool has for a call.
 *
 * @param <W> see {@link KeyPool}
 */
public sealed interface Choice<W> {

    /** A key; its lease is given back once. */
    record Chosen<W>(Lease<W> lease) implements Choice<W> {}

    /**
     * Every key that works is at a limit, its own or the provider's.
     *
     * @param soonest when the first of them has room again
     */
    record AllLimited<W>(Duration soonest) implements Choice<W> {}

    /**
     * No key works.
     *
     * @param status of the key that would be tried again first
     * @param soonest when that is
     */
    record NoneWorks<W>(KeyStatus status, Duration soonest) implements Choice<W> {}

    /** There is no key at all, or none but those that were not to be chosen. */
    record NoneLeft<W>() implements Choice<W> {}
}
