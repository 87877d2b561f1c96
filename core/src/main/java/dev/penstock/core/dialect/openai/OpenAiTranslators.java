package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Translators;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.dialect.UpstreamModel;
import java.time.InstantSource;

/** The one way there is so far: from callers of the OpenAI dialect to upstreams of the same. */
public final class OpenAiTranslators implements Translators {
    private final CallerDialect caller = OpenAi.caller();
    private final UpstreamDialect upstream;
    private final StreamLimits limits;

    public OpenAiTranslators(InstantSource clock, StreamLimits limits) {
        this.upstream = OpenAi.upstream(clock);
        this.limits = limits;
    }

    @Override
    public CallerDialect caller(Dialect dialect) {
        expectOpenAi(dialect);
        return caller;
    }

    @Override
    public UpstreamDialect upstream(Dialect dialect) {
        expectOpenAi(dialect);
        return upstream;
    }

    @Override
    public Exchange exchange(Call call, UpstreamModel model) {
        expectOpenAi(call.dialect());
        expectOpenAi(model.dialect());
        return new OpenAiPassthrough(call, model, limits);
    }

    private static void expectOpenAi(Dialect dialect) {
        if (dialect != Dialect.OPENAI) {
            throw new IllegalArgumentException("dialect: " + dialect + " (expected: OPENAI)");
        }
    }
}
