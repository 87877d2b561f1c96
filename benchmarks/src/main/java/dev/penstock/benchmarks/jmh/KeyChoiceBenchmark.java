package dev.penstock.benchmarks.jmh;

import dev.penstock.core.keys.Choice;
import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.keys.KeyPool.Entry;
import dev.penstock.core.keys.UpstreamKey;
import dev.penstock.core.keys.Verdict;
import dev.penstock.core.limit.Limits;
import dev.penstock.core.limit.Moment;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a call pays for its key: choosing one of many, hearing that it is good, and giving back what it took. All keys have every
 * kind of limit, and time goes on by half a millisecond per call, so that the windows move.
 *
 * <p>{@code turns}: all keys alike. {@code lastHasRoom}: the first keys are full, so each is looked at. {@code allFull}: the
 * refusal that tells the soonest time.
 * Run: {@code ./penstock bench --jmh KeyChoice}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class KeyChoiceBenchmark {
    private static final Limits PLENTY = new Limits(2_000_000_000, 2_000_000_000, 2_000_000_000, 1_000_000);
    private static final Limits LITTLE = new Limits(1, 1000, 1_000_000, 1000);
    private static final Verdict ACCEPTED = new Verdict.Accepted();

    @Param({"1", "10", "100"})
    int keys;

    private KeyPool<String> alike = pool(0, 0);
    private KeyPool<String> crowded = alike;
    private KeyPool<String> full = alike;
    private long halfMillis;

    @Setup
    public void prepare() {
        alike = pool(keys, 0);
        crowded = pool(1, keys - 1);
        full = pool(0, keys);
    }

    private static KeyPool<String> pool(int withRoom, int without) {
        List<Entry<String>> entries = new ArrayList<>();
        for (int i = 0; i < withRoom + without; i++) {
            String id = "key-" + i;
            boolean room = i < withRoom;
            entries.add(new Entry<>(new UpstreamKey(id, id, 1, room ? 0 : 1, room ? PLENTY : LITTLE), id));
        }
        return KeyPool.of(entries, ZoneOffset.UTC);
    }

    private Moment now() {
        long millis = ++halfMillis / 2;
        return new Moment(millis, millis / 1000);
    }

    private long call(KeyPool<String> pool) {
        Moment now = now();
        return switch (pool.choose(600 + (halfMillis & 127), now, Set.of())) {
            case Choice.Chosen<String>(var lease) -> {
                lease.hear(ACCEPTED, now);
                lease.end(650, now);
                yield lease.key().priority();
            }
            case Choice.AllLimited<String>(var soonest) -> soonest.toMillis();
            case Choice.NoneWorks<String> none -> throw new IllegalStateException(none.toString());
            case Choice.NoneLeft<String> none -> throw new IllegalStateException(none.toString());
        };
    }

    @Benchmark
    public long turns() {
        return call(alike);
    }

    @Benchmark
    public long lastHasRoom() {
        return call(crowded);
    }

    @Benchmark
    public long allFull() {
        return call(full);
    }
}
