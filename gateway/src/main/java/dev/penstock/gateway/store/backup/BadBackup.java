package dev.penstock.gateway.store.backup;

/** Thrown where a file is no whole backup that this version understands; nothing was changed then. */
public final class BadBackup extends Exception {
    BadBackup(String message) {
        super(message);
    }

    BadBackup(String message, Throwable cause) {
        super(message, cause);
    }
}
