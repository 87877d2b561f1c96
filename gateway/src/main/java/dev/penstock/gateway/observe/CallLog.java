package dev.penstock.gateway.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one JSON line per call to {@code calls.jsonl}, behind the data path: event loops only put records into a bounded
 * queue, and one thread writes them in batches. It looks at the queue on a clock of its own instead of being woken, because a
 * wake-up per call costs more than the line. May be shared between threads.
 *
 * <p>A disk that cannot keep up costs records, never calls; lost ones are counted.
 */
public final class CallLog implements AutoCloseable {
    private static final int QUEUE = 64 * 1024;
    private static final int WRITE_BYTES = 64 * 1024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    private final ArrayBlockingQueue<CallRecord> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder lost = new LongAdder();
    private final LineBuffer lines = new LineBuffer();
    private final CallLine line = new CallLine();
    private final Path folder;
    private final long bytesMax;
    private final int filesKept;
    private final Thread writer;
    private volatile boolean closing;
    private boolean failing;

    /**
     * Starts the writer.
     *
     * @param bytesMax a file that has grown beyond this is set aside and a new one begun
     * @param filesKept how many files that were set aside are kept
     */
    public CallLog(Path folder, long bytesMax, int filesKept) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.bytesMax = bytesMax;
        this.filesKept = filesKept;
        this.writer = Thread.ofPlatform().name("penstock-call-log").daemon().start(this::run);
    }

    public void add(CallRecord call) {
        if (!queue.offer(call)) {
            lost.increment();
        }
    }

    /** Records that found the queue full or the disk failing. */
    public long lost() {
        return lost.sum();
    }

    private void run() {
        List<CallRecord> batch = new ArrayList<>();
        while (true) {
            boolean last = closing;
            queue.drainTo(batch);
            if (!batch.isEmpty()) {
                writeOrCount(batch);
                batch.clear();
            } else if (last) {
                return;
            } else {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private void writeOrCount(List<CallRecord> batch) {
        try {
            write(batch);
            failing = false;
        } catch (IOException e) {
            lost.add(batch.size());
            if (!failing) {
                LOG.error("cannot write call records to {}: {}", folder, e.toString());
            }
            failing = true;
        }
    }

    private void write(List<CallRecord> batch) throws IOException {
        Path file = folder.resolve("calls.jsonl");
        if (Files.exists(file) && Files.size(file) >= bytesMax) {
            setAside(file, batch.getFirst());
        }
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (CallRecord call : batch) {
                line.write(lines, call);
                if (lines.length() >= WRITE_BYTES) {
                    lines.drainTo(out);
                }
            }
            lines.drainTo(out);
        }
    }

    private void setAside(Path file, CallRecord next) throws IOException {
        Files.move(file, folder.resolve("calls-" + STAMP.format(next.at()) + ".jsonl"));
        List<Path> old;
        try (Stream<Path> files = Files.list(folder)) {
            old = files.filter(each -> each.getFileName().toString().matches("calls-.*\\.jsonl"))
                    .sorted()
                    .toList();
        }
        for (Path each : old.subList(0, Math.max(0, old.size() - filesKept))) {
            Files.delete(each);
        }
    }

    /** Writes what is queued and stops the writer. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
