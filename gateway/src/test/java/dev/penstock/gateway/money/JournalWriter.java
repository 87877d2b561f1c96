package dev.penstock.gateway.money;

import dev.penstock.core.money.journal.JournalRecord.Dispatched;
import java.io.PrintStream;
import java.nio.file.Path;

/** A process that appends records and says the number of each, until it is killed. */
final class JournalWriter {
    private JournalWriter() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        JournalFiles journal = JournalFiles.open(Path.of(args[0]), "boot-1");
        for (long lsn = 1; ; lsn++) {
            journal.append(new Dispatched(lsn, "attempt-" + lsn));
            out.println(lsn);
            if (lsn % 100 == 0) {
                journal.force();
            }
        }
    }
}
