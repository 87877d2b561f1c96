package dev.penstock.gateway.observe;

import dev.penstock.core.limit.Slots;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The metrics page under the names that dashboards of guarded generation know ({@code ep_chat_*}). All that have no label, or
 * that alerts watch, begin at 0, so that an increase is seen from the first event on. May be shared between threads.
 *
 * <p>Callers are no label, since there is no bound on them; what each of them cost stands in the cost report.
 */
public final class ChatMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(300)
    };
    private static final int PAYMENT_REQUIRED = 402;

    private final MeterRegistry registry;
    private final boolean guarded;
    private final ConcurrentHashMap<Labels, Row> rows = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Problems, Counter> problems = new ConcurrentHashMap<>();
    private final Counter errors;
    private final Counter rateLimited;
    private final Counter input;
    private final Counter output;
    private final Counter reasoning;
    private final Counter continuationFailures;
    private final DistributionSummary segments;

    private record Labels(String model, String status) {}

    private record Problems(String provider, int status, String model) {}

    private record Row(Counter requests, Timer duration) {}

    /**
     * @param guarded whether any budget is on
     */
    public ChatMeters(MeterRegistry registry, boolean guarded, Slots streams) {
        this.registry = registry;
        this.guarded = guarded;
        this.errors = counter("ep_chat_errors", "Calls that failed");
        this.rateLimited = counter("ep_chat_rate_limit_hits", "Calls over a limit of their caller");
        this.input = counter("ep_chat_input_tokens", "Tokens of prompts");
        this.output = counter("ep_chat_output_tokens", "Tokens of answers");
        this.reasoning = counter("ep_chat_reasoning_tokens", "Tokens of reasoning, within those of answers");
        row(new Labels("none", "success"));
        this.continuationFailures = counter("ep_chat_continuation_failures", "Answers that could not be continued");
        continuations("none", "normal");
        // Abilities of models are not probed: these stay at 0.
        for (String name :
                new String[] {"ep_chat_capability_detection_success", "ep_chat_capability_detection_failure"}) {
            FunctionCounter.builder(name, this, none -> 0).register(registry);
        }
        this.segments = DistributionSummary.builder("ep_chat_continuation_segments")
                .description("Calls that one long answer took")
                .register(registry);
        Gauge.builder("ep_chat_active_streams", streams, Slots::taken)
                .description("Streamed answers that are open now")
                .register(registry);
    }

    private Counter counter(String name, String what) {
        return Counter.builder(name).description(what).register(registry);
    }

    /** A long answer is continued by a further call. */
    public void continued(String model, String strategy) {
        continuations(model, strategy).increment();
    }

    private Counter continuations(String model, String strategy) {
        return Counter.builder("ep_chat_continuations")
                .description("Further calls that continue long answers")
                .tag("model", model)
                .tag("strategy", strategy)
                .register(registry);
    }

    /** A long answer has ended; failed where a further call of it did not succeed. */
    public void joined(int calls, boolean failed) {
        segments.record(calls);
        if (failed) {
            continuationFailures.increment();
        }
    }

    /** Shows how much a model takes. */
    public void window(String model, long tokens) {
        Gauge.builder("ep_chat_model_context_window_tokens", () -> tokens)
                .description("The context window, as the catalogue has it")
                .tag("model", model)
                .tag("source", "catalogue")
                .register(registry);
    }

    /** A call ended. */
    public void count(CallRecord call) {
        String model = call.known() ? call.route() : call.route().isEmpty() ? "none" : "other";
        Row row = rows.computeIfAbsent(new Labels(model, status(call)), this::row);
        row.requests.increment();
        row.duration.record(call.totalNanos(), TimeUnit.NANOSECONDS);
        input.increment((double) call.usage().input());
        output.increment((double) call.usage().output());
        reasoning.increment((double) call.usage().reasoning());
        if (call.errorType().equals("rate_limited")) {
            rateLimited.increment();
        }
        if (call.outcome() == Outcome.FAILED) {
            errors.increment();
            problems.computeIfAbsent(new Problems(call.provider(), call.status(), model), this::problem)
                    .increment();
        }
    }

    private static String status(CallRecord call) {
        if (call.outcome() == Outcome.SUCCEEDED) {
            return "success";
        }
        return call.outcome() == Outcome.REFUSED && call.status() == PAYMENT_REQUIRED ? "budget_blocked" : "error";
    }

    private Row row(Labels labels) {
        Tags tags = Tags.of("model", labels.model, "status", labels.status);
        return new Row(
                Counter.builder("ep_chat_requests")
                        .description("Calls, by how they ended")
                        .tags(tags.and("budget_guard_enabled", Boolean.toString(guarded)))
                        .register(registry),
                Timer.builder("ep_chat_request_duration")
                        .description("From a request's arrival to the end of its answer")
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }

    private Counter problem(Problems labels) {
        return Counter.builder("ep_chat_api_errors")
                .description("Calls that a provider failed")
                .tag("provider", labels.provider.isEmpty() ? "none" : labels.provider)
                .tag("status_code", Integer.toString(labels.status))
                .tag("model", labels.model)
                .register(registry);
    }
}
