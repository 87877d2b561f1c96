package dev.penstock.core.money.price;

/** Thrown where nobody knows what a call may cost, so that no budget can admit it. Has no stack trace. */
public final class Unpriced extends Exception {
    Unpriced(String message) {
        super(message, null, false, false);
    }
}
