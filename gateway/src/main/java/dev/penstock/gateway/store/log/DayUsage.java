package dev.penstock.gateway.store.log;

import java.time.LocalDate;

/**
 * A row of {@code t_ai_usage_stats}: what a key of a provider took on one day (UTC).
 *
 * @param providerId 0 for a provider that is in no table, which {@code providerCode} then names
 * @param keyId 0 where the key came from the environment
 * @param sums all that is added up
 */
public record DayUsage(long providerId, String providerCode, long keyId, LocalDate day, UsageSums sums) {}
