package dev.penstock.core.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Recorded upstream responses; a test that asks for one is skipped where they are not at hand. */
final class Fixtures {
    private static final Path FOLDER = Path.of(System.getProperty("penstock.fixtures", "fixtures"));

    private Fixtures() {}

    static byte[] read(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(Files.isReadable(file), "no recorded responses (system property penstock.fixtures): " + name);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream as it went over the wire; one that was kept as a list of events is framed again. */
    static byte[] stream(String name) {
        byte[] bytes = read(name);
        if (!name.endsWith(".events.txt")) {
            return bytes;
        }
        String framed = new String(bytes, UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> "data: " + line + "\n\n")
                .collect(Collectors.joining());
        return (framed + "data: [DONE]\n\n").getBytes(UTF_8);
    }
}
