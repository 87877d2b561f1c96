package dev.penstock.app.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The folder with the scripts and the npm packages that they need. It is a copy below {@code target/}; packages are installed
 * into it once, and again when the lock file has changed.
 */
final class NodePackages {
    private static final int NODE_MAJOR_MIN = 20;
    private static final Path SOURCES = Path.of("src/test/clients");
    private static final Path FOLDER = Path.of("target/clients");
    /** The lock file that the installed packages belong to. */
    private static final Path INSTALLED = FOLDER.resolve("installed-lock.json");

    private NodePackages() {}

    /** The folder, ready to run scripts in; the test is skipped where there is no Node to run them. */
    static Path ready() throws IOException, InterruptedException {
        Optional<String> node = output("node", "--version");
        assumeTrue(
                node.map(NodePackages::major).orElse(0) >= NODE_MAJOR_MIN,
                "skipped: the clients of npm need node " + NODE_MAJOR_MIN + " or newer on the PATH (found: "
                        + node.orElse("none") + ")");
        assumeTrue(output("npm", "--version").isPresent(), "skipped: the clients of npm need npm on the PATH");
        copy();
        Path lock = FOLDER.resolve("package-lock.json");
        if (!Files.exists(INSTALLED) || Files.mismatch(INSTALLED, lock) >= 0) {
            install();
            Files.copy(lock, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
        }
        return FOLDER;
    }

    private static int major(String version) {
        return Integer.parseInt(version.strip().replaceFirst("v?(\\d+).*", "$1"));
    }

    /** What a program prints, if it is there and ends well. */
    private static Optional<String> output(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Scripts are found beside their packages, because that is how Node looks for packages. */
    private static void copy() throws IOException {
        Files.createDirectories(FOLDER);
        Files.walkFileTree(SOURCES, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean own = folder.endsWith("node_modules");
                return own ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, FOLDER.resolve(SOURCES.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void install() throws IOException, InterruptedException {
        Path log = FOLDER.resolve("npm-ci.txt");
        Process process = new ProcessBuilder("npm", "ci")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            List<String> lines = Files.readAllLines(log);
            throw new AssertionError("npm ci did not work:\n" + String.join("\n", lines));
        }
    }
}
