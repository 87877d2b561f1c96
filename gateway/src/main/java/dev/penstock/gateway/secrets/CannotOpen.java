package dev.penstock.gateway.secrets;

/** A stored secret that cannot be used: under another master key, changed, or moved. Says where, and never what. */
public final class CannotOpen extends Exception {
    CannotOpen(String message) {
        super(message);
    }
}
