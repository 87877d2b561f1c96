package dev.penstock.gateway.observe;

import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.core.limit.Moment;
import dev.penstock.core.limit.Slots;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics page shows. Names of the OpenTelemetry conventions for generative AI where there are any ({@code
 * gen_ai.*}), {@code penstock.*} otherwise. Labels are bounded: a model name that is not ours counts as {@code other}. May be
 * shared between threads.
 *
 * <p>Meters are looked up once per combination of labels and then held, so that a call costs a map access and a few adds.
 */
public final class Meters {
    private static final Duration[] LATENCIES = durations(
            5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000,
            3_600_000);
    private static final double[] TOKENS = {1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge keys = MultiGauge.builder("penstock.upstream.key.status")
            .description("1 for the status that a key has now, 0 for the others")
            .register(registry);
    private final ConcurrentHashMap<CallLabels, CallMeters> calls = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<RetryLabels, Counter> retries = new ConcurrentHashMap<>();

    private volatile @Nullable ChatMeters chats;

    private record CallLabels(String operation, String route, String provider, Outcome outcome, String errorType) {}

    private record RetryLabels(String provider, String reason) {}

    private record CallMeters(
            Counter requests, Timer duration, Timer firstByte, DistributionSummary input, DistributionSummary output) {}

    /** Shows how many streams are open, and how many call records were lost. */
    public void watch(Slots streams, CallLog log) {
        Gauge.builder("penstock.streams.active", streams, Slots::taken)
                .description("Streamed answers that are open now")
                .register(registry);
        registry.more().counter("penstock.call.records.lost", Tags.empty(), log, CallLog::lost);
    }

    /** Shows how the keys of every provider stand; those that were shown before and are not there any more go. */
    public void watchKeys(Map<String, ? extends KeyPool<?>> byProvider, Supplier<Moment> clock) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        byProvider.forEach((provider, pool) -> {
            for (KeyPool.Entry<?> entry : pool.entries()) {
                for (KeyStatus status : KeyStatus.values()) {
                    Tags tags = Tags.of(
                            "gen_ai.provider.name", provider,
                            "key", entry.key().name(),
                            "status", status.label());
                    rows.add(MultiGauge.Row.of(
                            tags, () -> pool.status(entry.key().id(), clock.get()) == status ? 1 : 0));
                }
            }
        });
        keys.register(rows, true);
    }

    /** Shows how many callers are connected. */
    public void watchConnections(Slots connections) {
        Gauge.builder("penstock.connections.active", connections, Slots::taken)
                .description("Connections from callers that are open now")
                .register(registry);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** Counts calls also under other names. */
    public void alsoCount(ChatMeters other) {
        chats = other;
    }

    /** A call ended. */
    public void count(CallRecord call) {
        ChatMeters others = chats;
        if (others != null) {
            others.count(call);
        }
        String route = call.known() ? call.route() : call.route().isEmpty() ? "none" : "other";
        String provider = call.provider().isEmpty() ? "none" : call.provider();
        String errorType = call.errorType().isEmpty() ? "none" : call.errorType();
        CallMeters meters = calls.computeIfAbsent(
                new CallLabels(call.operation(), route, provider, call.outcome(), errorType), this::register);
        meters.requests.increment();
        meters.duration.record(call.totalNanos(), TimeUnit.NANOSECONDS);
        if (call.firstByteNanos() > 0) {
            meters.firstByte.record(call.firstByteNanos(), TimeUnit.NANOSECONDS);
        }
        if (call.attempts() > 0) {
            meters.input.record((double) call.usage().input());
            meters.output.record((double) call.usage().output());
        }
    }

    /** A further attempt is about to be sent to a provider. */
    public void countRetry(String provider, String reason) {
        retries.computeIfAbsent(
                        new RetryLabels(provider, reason),
                        labels -> Counter.builder("penstock.retries")
                                .description("Attempts after the first, by what made them necessary")
                                .tag("gen_ai.provider.name", labels.provider)
                                .tag("reason", labels.reason)
                                .register(registry))
                .increment();
    }

    private CallMeters register(CallLabels labels) {
        Tags tags = Tags.of(
                "gen_ai.operation.name", labels.operation,
                "gen_ai.request.model", labels.route,
                "gen_ai.provider.name", labels.provider);
        Tags ended = tags.and("outcome", labels.outcome.label(), "error.type", labels.errorType);
        return new CallMeters(
                Counter.builder("penstock.requests")
                        .description("Calls, by how they ended")
                        .tags(ended)
                        .register(registry),
                Timer.builder("gen_ai.server.request.duration")
                        .description("From a request's arrival to the end of its answer")
                        .tags(ended)
                        .serviceLevelObjectives(LATENCIES)
                        .register(registry),
                Timer.builder("gen_ai.server.time_to_first_token")
                        .description("From a request's arrival to the first byte of its answer")
                        .tags(tags)
                        .serviceLevelObjectives(LATENCIES)
                        .register(registry),
                tokens(tags, "input"),
                tokens(tags, "output"));
    }

    private DistributionSummary tokens(Tags tags, String type) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens per call, reasoning within output, cached within input")
                .tags(tags.and("gen_ai.token.type", type))
                .serviceLevelObjectives(TOKENS)
                .register(registry);
    }

    private static Duration[] durations(long... millis) {
        Duration[] all = new Duration[millis.length];
        for (int i = 0; i < millis.length; i++) {
            all[i] = Duration.ofMillis(millis[i]);
        }
        return all;
    }

    /** The page in the Prometheus text format 0.0.4. */
    public String page() {
        return registry.scrape();
    }
}
