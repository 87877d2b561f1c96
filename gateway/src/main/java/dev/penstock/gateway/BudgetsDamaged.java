package dev.penstock.gateway;

import java.nio.file.Path;

/** Thrown where the journal of budgets is damaged: what was spent stands in it, so nothing is started without it. */
public final class BudgetsDamaged extends Exception {
    BudgetsDamaged(Path folder, Throwable cause) {
        super(
                "cannot trust the budgets' journal in " + folder + ": " + cause.getMessage()
                        + ". Look at the disk. To go on without what it holds, move the folder away: what this gateway had"
                        + " been granted then counts as spent after a minute.",
                cause);
    }
}
