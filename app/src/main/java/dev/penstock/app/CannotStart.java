package dev.penstock.app;

/** Thrown where the gateway cannot be started for a reason that the operator can mend. */
final class CannotStart extends Exception {
    CannotStart(String message) {
        super("penstock: " + message);
    }
}
