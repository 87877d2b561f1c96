package dev.penstock.core.dialect.openai;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.UpstreamDialect;
import dev.penstock.core.dialect.UpstreamModel;
import java.time.InstantSource;

/** Where the OpenAI dialect is entered: its callers, its upstreams, and the way between the two. */
public final class OpenAi {
    private OpenAi() {}

    public static CallerDialect caller() {
        return new OpenAiCaller();
    }

    /**
     * How upstreams tell what went wrong.
     *
     * @param clock for waits that are told as a date
     */
    public static UpstreamDialect upstream(InstantSource clock) {
        return new OpenAiUpstream(clock);
    }

    /** Starts one attempt of a call that an {@link #caller()} has read. */
    public static Exchange exchange(Call call, UpstreamModel upstream) {
        return new OpenAiPassthrough(call, upstream, StreamLimits.DEFAULT);
    }
}
