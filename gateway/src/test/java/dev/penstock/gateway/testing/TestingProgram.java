package dev.penstock.gateway.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of other people that a test runs, in a folder of its own; what went wrong is told in one line, which reports show. */
final class TestingProgram {
    private static final List<String> FOLDERS = List.of(
            "/usr/sbin",
            "/usr/local/sbin",
            "/usr/lib/postgresql/18/bin",
            "/usr/lib/postgresql/17/bin",
            "/usr/lib/postgresql/16/bin",
            "/usr/lib/postgresql/15/bin",
            "/usr/lib/postgresql/14/bin");
    private static final Pattern WRONG = Pattern.compile("ERROR|FATAL|(?i)fail|cannot|can't");

    private TestingProgram() {}

    /** Its path; a test is skipped where there is none. {@code what} is what an operator would install. */
    static String find(String name, String what) {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), FOLDERS.stream())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> Assumptions.abort(what + " is not installed: there is no program " + name));
    }

    /** What it prints. Fails when it does, with all that it said and the logs that lie in the folder. */
    static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw failure(folder, command.getFirst() + " ended with " + code, said);
        }
        return said;
    }

    /** The lines that name an error come first. */
    static IOException failure(Path folder, String what, String said) throws IOException {
        List<String> lines = new ArrayList<>(said.lines().toList());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path log : files.filter(file -> file.toString().matches(".*\\.(log|err)"))
                    .toList()) {
                lines.addAll(Files.readAllLines(log, StandardCharsets.ISO_8859_1));
            }
        }
        lines.add(Files.getFileStore(folder).getUsableSpace() / (1 << 20) + " MB are free in " + folder);
        return new IOException(what + ": "
                + lines.stream()
                        .filter(line -> !line.isBlank())
                        .sorted(Comparator.comparing(
                                line -> !WRONG.matcher(line).find()))
                        .collect(Collectors.joining(" | ")));
    }
}
