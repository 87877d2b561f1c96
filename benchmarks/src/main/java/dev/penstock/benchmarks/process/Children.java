package dev.penstock.benchmarks.process;

import dev.penstock.benchmarks.machine.Pinning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All processes of one comparison, ended latest first when it is over: in good order, by an error, or by Ctrl-C. They see
 * none of our environment but what a program needs to start, so that no key of the operator's reaches them. Safe for use by
 * several threads.
 */
public final class Children implements AutoCloseable {
    private static final List<String> INHERITED = List.of("PATH", "HOME", "JAVA_HOME", "LANG", "LC_ALL", "TMPDIR");

    private final Path folder;
    private final Deque<Child> alive = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::endAll, "end-children");
    private int started;

    /** With a private folder, where the processes run and write their logs; it goes when they have gone. */
    public Children() {
        try {
            folder = Files.createTempDirectory("penstock-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    public Path folder() {
        return folder;
    }

    /** Starts a command bound to one CPU. */
    public synchronized Child start(String name, int cpu, List<String> command, Map<String, String> environment) {
        Path log = folder.resolve(name + "-" + ++started + ".log");
        var builder = new ProcessBuilder(Pinning.on(cpu, command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        try {
            long startedNanos = System.nanoTime();
            var child = new Child(name, builder.start(), log, startedNanos);
            alive.push(child);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void end(Child child) {
        child.close();
        synchronized (this) {
            alive.remove(child);
        }
    }

    @Override
    public void close() {
        endAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    void emptyLogs() {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.newByteChannel(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void endAll() {
        while (!alive.isEmpty()) {
            alive.pop().close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
