package dev.penstock.core.money.simulation;

/** A fault in the product that the simulation must find; the proof that its checks have teeth. */
public enum Sabotage {
    NONE,
    /** Records count as being on the disk when they are not. */
    FLUSH_LIES,
    /** Attempts are sent without a word in the journal. */
    DISPATCH_UNWRITTEN,
    /** An attempt of which nobody knows what was billed costs nothing. */
    UNKNOWN_IS_FREE,
    /** After a loss of power, what is left of the journal counts as all of it. */
    POWER_LOSS_UNNOTICED,
    /** Nodes believe that they were granted twice as much as they were. */
    GRANT_MISREAD
}
