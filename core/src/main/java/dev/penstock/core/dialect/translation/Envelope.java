package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Call;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What an answer says about itself that the upstream may not tell.
 *
 * @param id unique; used where the upstream gave none
 * @param created when the gateway began to ask
 * @param clock for dialects whose answers tell how long things took
 * @param reasons whether the caller asked the model to reason
 */
public record Envelope(Call call, String id, Instant created, InstantSource clock, boolean reasons) {

    Envelope reasoning(boolean asked) {
        return new Envelope(call, id, created, clock, asked);
    }
}
