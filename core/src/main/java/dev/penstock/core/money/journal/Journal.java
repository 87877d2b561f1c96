package dev.penstock.core.money.journal;

/** Where a node writes down what it does. Records outlive the process once {@link #append} has returned. */
@FunctionalInterface
public interface Journal {
    /**
     * Writes one record behind all others.
     *
     * @throws JournalFailed where the record is not safe; nothing more may be admitted then
     */
    void append(JournalRecord record) throws JournalFailed;

    /** The journal cannot be written. */
    final class JournalFailed extends Exception {
        public JournalFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
