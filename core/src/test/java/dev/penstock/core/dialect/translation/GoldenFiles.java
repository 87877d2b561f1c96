package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inputs, and snapshots of what becomes of them, side by side in one folder; what stands behind {@code .to-} in a name is who
 * a snapshot is for. {@code -Dpenstock.golden=rewrite} writes the snapshots anew; the difference is for a reviewer to read.
 */
final class GoldenFiles {
    private static final boolean REWRITE = "rewrite".equals(System.getProperty("penstock.golden"));

    private final Path folder;

    GoldenFiles(String name) {
        this.folder = Path.of(System.getProperty("penstock.root", ".."))
                .resolve("core/src/test/resources/golden")
                .resolve(name);
    }

    /** The names of the inputs, which are all files but the snapshots. */
    List<String> inputs() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.contains(".to-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] read(String name) {
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compares with the snapshot; one that is not there yet is written. */
    void check(String name, String actual) {
        Path file = folder.resolve(name);
        try {
            if (REWRITE || !Files.exists(file)) {
                Files.writeString(file, actual);
            }
            assertThat(actual).as("snapshot %s", name).isEqualTo(Files.readString(file, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
