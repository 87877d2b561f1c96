package dev.penstock.app;

/** Thrown where the command line names nothing that there is. */
final class UnknownCommand extends Exception {
    UnknownCommand(String command) {
        super("penstock: no command '" + command + "' (expected: run, simulator, key, docs, train or version)");
    }
}
