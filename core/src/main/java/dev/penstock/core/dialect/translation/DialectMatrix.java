package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.UpstreamModel;
import dev.penstock.core.dialect.anthropic.AnthropicCallerHalf;
import dev.penstock.core.dialect.anthropic.AnthropicUpstreamHalf;
import dev.penstock.core.dialect.openai.OpenAiCallerHalf;
import dev.penstock.core.dialect.openai.OpenAiUpstreamHalf;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Every way from a caller's dialect to an upstream's. Shared between threads. */
public final class DialectMatrix {
    /** Room for an image in one event; what is larger is no event. */
    private static final int EVENT_MAX = 16 << 20;

    private final InstantSource clock;
    private final AtomicLong count = new AtomicLong();

    public DialectMatrix(InstantSource clock) {
        this.clock = clock;
    }

    /** Starts one attempt through the pivot language. */
    Exchange translated(Call call, UpstreamModel model) throws Refusal {
        CallerHalf caller = callerHalf(call.dialect());
        Envelope envelope = envelope(call);
        return new ChatTranslation(caller, upstreamHalf(model.dialect()), model, envelope, EVENT_MAX);
    }

    private Envelope envelope(Call call) {
        Instant now = clock.instant();
        String id = Ids.digest(now + "/" + count.incrementAndGet());
        return new Envelope(call, id, now, clock);
    }

    private static CallerHalf callerHalf(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> new OpenAiCallerHalf();
            case ANTHROPIC -> new AnthropicCallerHalf();
            default -> throw new UnsupportedOperationException();
        };
    }

    private static UpstreamHalf upstreamHalf(Dialect dialect) {
        return switch (dialect) {
            case ANTHROPIC -> new AnthropicUpstreamHalf();
            case OPENAI -> new OpenAiUpstreamHalf();
            default -> throw new UnsupportedOperationException();
        };
    }
}
