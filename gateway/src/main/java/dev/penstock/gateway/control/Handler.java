package dev.penstock.gateway.control;

/** Does what one operation of the contract promises. May be called by many threads at once, and may block. */
@FunctionalInterface
public interface Handler {
    /**
     * Does it.
     *
     * @throws Refused where it cannot be done
     */
    Answer answer(Ask ask);
}
