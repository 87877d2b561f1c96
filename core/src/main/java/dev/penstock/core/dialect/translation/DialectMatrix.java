package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.Translators;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.anthropic.AnthropicCaller;
import dev.penstock.core.dialect.anthropic.AnthropicCallerHalf;
import dev.penstock.core.dialect.anthropic.AnthropicFailures;
import dev.penstock.core.dialect.anthropic.AnthropicPassthrough;
import dev.penstock.core.dialect.anthropic.AnthropicUpstreamHalf;
import dev.penstock.core.dialect.gemini.GeminiFailures;
import dev.penstock.core.dialect.gemini.GeminiUpstreamHalf;
import dev.penstock.core.dialect.ollama.OllamaCaller;
import dev.penstock.core.dialect.ollama.OllamaCallerHalf;
import dev.penstock.core.dialect.ollama.OllamaFailures;
import dev.penstock.core.dialect.ollama.OllamaPassthrough;
import dev.penstock.core.dialect.ollama.OllamaUpstreamHalf;
import dev.penstock.core.dialect.openai.OpenAi;
import dev.penstock.core.dialect.openai.OpenAiCallerHalf;
import dev.penstock.core.dialect.openai.OpenAiPassthrough;
import dev.penstock.core.dialect.openai.OpenAiUpstreamHalf;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Every way from a caller's dialect to an upstream's: the bytes themselves where both are the same, else through the pivot
 * language. Shared between threads.
 */
public final class DialectMatrix implements Translators {
    private final InstantSource clock;
    private final StreamLimits limits;
    private final Map<Dialect, CallerDialect> callers;
    private final Map<Dialect, UpstreamDialect> upstreams;
    private final Map<Dialect, CallerHalf> callerHalves = Map.of(
            Dialect.OPENAI, new OpenAiCallerHalf(),
            Dialect.ANTHROPIC, new AnthropicCallerHalf(),
            Dialect.OLLAMA, new OllamaCallerHalf());
    private final Map<Dialect, UpstreamHalf> upstreamHalves = Map.of(
            Dialect.OPENAI, new OpenAiUpstreamHalf(),
            Dialect.ANTHROPIC, new AnthropicUpstreamHalf(),
            Dialect.GEMINI, new GeminiUpstreamHalf(),
            Dialect.OLLAMA, new OllamaUpstreamHalf());
    private final AtomicLong attempts = new AtomicLong();

    /**
     * Joins all dialects.
     *
     * @param clock for answers that tell when they were made, and for waits that are told as a date
     */
    public DialectMatrix(InstantSource clock, StreamLimits limits) {
        this.clock = clock;
        this.limits = limits;
        this.callers = Map.of(
                Dialect.OPENAI, OpenAi.caller(),
                Dialect.ANTHROPIC, new AnthropicCaller(),
                Dialect.OLLAMA, new OllamaCaller());
        this.upstreams = Map.of(
                Dialect.OPENAI, OpenAi.upstream(clock),
                Dialect.ANTHROPIC, new AnthropicFailures(clock),
                Dialect.GEMINI, new GeminiFailures(clock),
                Dialect.OLLAMA, new OllamaFailures(clock));
    }

    @Override
    public CallerDialect caller(Dialect dialect) {
        return of(callers, dialect);
    }

    @Override
    public UpstreamDialect upstream(Dialect dialect) {
        return of(upstreams, dialect);
    }

    @Override
    public Exchange.WholeReply.@Nullable Answer ownAnswer(Call call, UpstreamModel upstream) throws Refusal {
        if (call.dialect() == upstream.dialect()) {
            return null;
        }
        CallerHalf caller = of(callerHalves, call.dialect());
        boolean countsHere = call.operation() == Operation.COUNT_TOKENS
                && (upstream.dialect() == Dialect.OPENAI || upstream.dialect() == Dialect.OLLAMA);
        byte[] answer =
                countsHere ? caller.count(RoughTokens.of(caller.chat(call))) : caller.ownAnswer(call, clock.instant());
        return answer == null ? null : new Exchange.WholeReply.Answer(answer, TokenUsage.estimated(0, 0), Finish.NONE);
    }

    @Override
    public Exchange exchange(Call call, UpstreamModel upstream) throws Refusal {
        return call.dialect() == upstream.dialect() ? passthrough(call, upstream) : translation(call, upstream);
    }

    private Exchange passthrough(Call call, UpstreamModel upstream) throws Refusal {
        return switch (call.dialect()) {
            case OPENAI -> new OpenAiPassthrough(call, upstream, limits);
            case ANTHROPIC -> new AnthropicPassthrough(call, upstream, limits);
            case OLLAMA -> new OllamaPassthrough(call, upstream, limits);
            case GEMINI -> throw nobodySpeaks(call.dialect());
        };
    }

    private Exchange translation(Call call, UpstreamModel upstream) throws Refusal {
        CallerHalf caller = of(callerHalves, call.dialect());
        UpstreamHalf other = of(upstreamHalves, upstream.dialect());
        return switch (call.operation()) {
            case CHAT, GENERATE -> new ChatTranslation(caller, other, upstream, envelope(call), limits);
            case EMBEDDINGS -> new EmbeddingsTranslation(caller, other, upstream, call);
            case COUNT_TOKENS -> new CountTranslation(caller, other, upstream, call);
            case DESCRIBE ->
                throw new IllegalArgumentException("operation: DESCRIBE (expected: one that asks a model)");
        };
    }

    private Envelope envelope(Call call) {
        Instant now = clock.instant();
        return new Envelope(call, Ids.digest(now + "/" + attempts.incrementAndGet()), now, clock, false);
    }

    private static <T> T of(Map<Dialect, T> all, Dialect dialect) {
        T one = all.get(dialect);
        if (one == null) {
            throw new IllegalArgumentException("dialect: " + dialect + " (expected: one of " + all.keySet() + ")");
        }
        return one;
    }

    private static Refusal nobodySpeaks(Dialect dialect) {
        return new Refusal(
                Problem.of(Problem.Kind.NOT_FOUND, "dialect: " + dialect + " (expected: one that callers speak)"));
    }
}
