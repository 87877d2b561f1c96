package dev.penstock.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.benchmarks.machine.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that we started, with its log; closing it ends it and its descendants, and nothing else. */
public final class Child implements AutoCloseable {
    private static final int SECONDS_TO_END = 10;
    private static final int LOG_BYTES_TOLD = 2_000;

    private final String name;
    private final Process process;
    private final Path log;
    private final long startedNanos;

    Child(String name, Process process, Path log, long startedNanos) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.startedNanos = startedNanos;
    }

    public ProcessTree tree() {
        return new ProcessTree(process.toHandle());
    }

    /** When the process was asked for, on the clock of {@link System#nanoTime()}. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Throws with the end of its log when the process has ended. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with status " + process.exitValue() + ":\n" + endOfLog());
        }
    }

    public String endOfLog() {
        try (var file = Files.newByteChannel(log)) {
            file.position(Math.max(0, file.size() - LOG_BYTES_TOLD));
            return new String(Channels.newInputStream(file).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the process to end, and makes it end when it has not done so in time. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        process.destroy();
        boolean ended = false;
        try {
            ended = process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended || all.stream().anyMatch(ProcessHandle::isAlive)) {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
