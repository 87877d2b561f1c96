package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.pivot.ChatRequest;
import java.time.Instant;

/**
 * What an answer says about itself that the upstream may not tell.
 *
 * @param id unique; used where the upstream gave none
 * @param created when the gateway began to ask
 */
public record Envelope(Call call, ChatRequest request, String id, Instant created) {}
