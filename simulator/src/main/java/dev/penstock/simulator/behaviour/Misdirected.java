package dev.penstock.simulator.behaviour;

/** A directive that makes no sense; its message says what was expected. */
public final class Misdirected extends RuntimeException {
    public Misdirected(String message) {
        super(message);
    }
}
