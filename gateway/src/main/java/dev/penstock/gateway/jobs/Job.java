package dev.penstock.gateway.jobs;

import java.time.Instant;

/**
 * Something that is done by the clock.
 *
 * @param name stands in the database, so it stays
 * @param cron when, in the five fields of crontab(5)
 */
public record Job(String name, String cron, Work work) {

    /** What is done; blocks, and may be done twice where a gateway dies in the middle of it. */
    @FunctionalInterface
    public interface Work {
        void run(Instant now);
    }
}
