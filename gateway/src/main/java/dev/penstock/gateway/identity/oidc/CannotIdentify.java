package dev.penstock.gateway.identity.oidc;

/** Thrown where an identity provider is away, or does not say what it should; the message is for the log. */
public final class CannotIdentify extends Exception {
    CannotIdentify(String message, Throwable cause) {
        super(message, cause);
    }

    CannotIdentify(String message) {
        super(message);
    }
}
