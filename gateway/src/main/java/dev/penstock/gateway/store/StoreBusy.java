package dev.penstock.gateway.store;

/** Thrown where more work waits for the database than is let wait. */
public final class StoreBusy extends RuntimeException {
    StoreBusy(String message) {
        super(message);
    }
}
