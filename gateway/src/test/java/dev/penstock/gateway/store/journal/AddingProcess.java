package dev.penstock.gateway.store.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that adds numbered records to the journal of a folder until it is killed, and says after each how many there are. */
final class AddingProcess {
    private static final String FILLER = " " + "x".repeat(200);

    private AddingProcess() {}

    public static void main(String[] args) throws Exception {
        Journal journal = Journal.open(Path.of(args[0]), 1 << 30);
        int added = 0;
        while (true) {
            long lost = journal.lost();
            journal.add((added + FILLER).getBytes(StandardCharsets.UTF_8));
            if (journal.lost() == lost) {
                added++;
                System.out.println(added);
            }
        }
    }
}
