package dev.penstock.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A process and all that it started: nginx and its worker, a shell and the program that it became. */
public record ProcessTree(ProcessHandle root) {

    /** CPU time used so far by those of the tree that live. */
    public Duration cpu() {
        return Duration.ofMillis(read("stat")
                .mapToLong(stat -> ProcessTimes.parse(stat).total().toMillis())
                .sum());
    }

    /** Resident memory of the whole tree; pages that its processes share count once each. */
    public long residentBytes() {
        return read("status")
                .mapToLong(status -> ProcessMemory.parse(status).residentBytes())
                .sum();
    }

    private Stream<String> read(String file) {
        return Stream.concat(Stream.of(root), root.descendants())
                .map(process -> text(Path.of("/proc", Long.toString(process.pid()), file)))
                .flatMap(Optional::stream);
    }

    private static Optional<String> text(Path path) {
        try {
            return Optional.of(Files.readString(path));
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        } catch (IOException e) {
            // A process that ends while its file is read: ESRCH, which has no exception of its own.
            if (Files.exists(path)) {
                throw new UncheckedIOException(e);
            }
            return Optional.empty();
        }
    }
}
