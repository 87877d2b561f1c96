package dev.penstock.simulator;

import dev.penstock.simulator.behaviour.Attempts;
import dev.penstock.simulator.behaviour.Script;
import dev.penstock.simulator.bill.Bill;

/**
 * What all event loops of a simulator share.
 *
 * @param bill of what was emitted
 * @param script of behaviours
 * @param attempts by id
 * @param replays laid up for the next calls
 * @param last request seen
 */
record Desk(Bill bill, Script script, Attempts attempts, Replays replays, LastRequest last) {
    /** Forgets everything but the settings. */
    void reset() {
        bill.reset();
        script.reset();
        attempts.reset();
        replays.reset();
        last.forget();
    }
}
