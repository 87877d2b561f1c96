package dev.penstock.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a new database server, made once in this process and copied for each server. May be shared between threads. */
final class ServerFiles {
    private final String name;
    private final Installation installation;
    private @Nullable Path made;

    /** Makes the files below a folder. */
    interface Installation {
        void into(Path folder) throws IOException, InterruptedException;
    }

    ServerFiles(String name, Installation installation) {
        this.name = name;
        this.installation = installation;
    }

    /** A temporary folder with a copy. */
    synchronized Path copy() throws IOException, InterruptedException {
        if (made == null) {
            made = make();
        }
        Path folder = Files.createTempDirectory("penstock-" + name);
        TestingProgram.run(folder, List.of("cp", "-a", made + "/.", folder.toString()));
        return folder;
    }

    private Path make() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("penstock-new-" + name);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        installation.into(folder);
        return folder;
    }

    static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
