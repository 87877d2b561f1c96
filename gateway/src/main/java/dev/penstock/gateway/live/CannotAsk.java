package dev.penstock.gateway.live;

/** Thrown where a provider did not tell what it was asked for; the message says why, and names no secret. */
public final class CannotAsk extends RuntimeException {
    public CannotAsk(String message) {
        super(message);
    }
}
