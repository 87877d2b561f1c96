package dev.penstock.gateway.store.once;

import java.util.Optional;

/**
 * A call that came with a key of its caller's.
 *
 * @param request what was asked, as a hash
 * @param answer what it was answered; absent while it runs, and where the answer was not kept
 * @param running whether it has not ended, as far as is known
 */
public record KeyedCall(String request, boolean running, Optional<Answer> answer) {

    /**
     * An answer as it was sent.
     *
     * @param body as the store keeps it
     */
    public record Answer(int status, String contentType, byte[] body) {}
}
