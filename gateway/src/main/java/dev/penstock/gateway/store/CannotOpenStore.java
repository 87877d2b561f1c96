package dev.penstock.gateway.store;

/** Thrown where the database cannot be used, for a reason that the operator can mend. Names no password. */
public final class CannotOpenStore extends Exception {
    public CannotOpenStore(String message) {
        super(message);
    }

    public CannotOpenStore(String message, Throwable cause) {
        super(message, cause);
    }
}
