package dev.penstock.benchmarks.jmh;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.journal.Journal;
import dev.penstock.core.money.journal.Journal.JournalFailed;
import dev.penstock.core.money.journal.JournalCodec;
import dev.penstock.core.money.journal.Purpose;
import dev.penstock.core.money.ledger.Admission;
import dev.penstock.core.money.ledger.Attempt;
import dev.penstock.core.money.ledger.Batch;
import dev.penstock.core.money.ledger.Cashier;
import dev.penstock.core.money.ledger.Hold;
import dev.penstock.core.money.ledger.InMemoryTreasury;
import dev.penstock.core.money.price.Charge;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The money of one call: a hold in four scopes and its end, with records written into memory as the journal does it. All calls
 * are of one user and one key, so all contend for the same slices; two threads stand for two event loops.
 * Run: {@code ./penstock bench --jmh Cashier}.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@Threads(2)
public class CashierBenchmark {
    private static final Money WORST = Money.ofDollars("0.0224");
    private static final Charge CHARGE = new Charge(Money.ofDollars("0.01"), Charge.Status.REPORTED, Optional.empty());
    private static final List<Limit> LIMITS = List.of(
            new Limit(new Scope(Scope.Kind.USER_DAY, "ada"), Money.ofNanos(Long.MAX_VALUE / 4)),
            new Limit(Scope.site(), Money.ofNanos(Long.MAX_VALUE / 4)),
            new Limit(new Scope(Scope.Kind.KEY_DAY, "k1"), Money.ofNanos(Long.MAX_VALUE / 4)),
            new Limit(new Scope(Scope.Kind.KEY_MONTH, "k1"), Money.ofNanos(Long.MAX_VALUE / 4)));
    private static final Purpose PURPOSE =
            new Purpose("req_1234567890", "ada", "k1", "deepseek", "deepseek-chat", "deepseek/deepseek-chat@catalogue");

    private final AtomicLong attempts = new AtomicLong();
    private final ByteBuffer records = ByteBuffer.allocateDirect(8 * 1024 * 1024);
    private InMemoryTreasury treasury = new InMemoryTreasury(Clock.systemUTC(), ZoneOffset.UTC);
    private Cashier cashier = cashier();

    private Cashier cashier() {
        treasury = new InMemoryTreasury(Clock.systemUTC(), ZoneOffset.UTC);
        Journal journal = record -> {
            if (records.remaining() < JournalCodec.RECORD_MAX) {
                records.clear();
            }
            JournalCodec.write(record, records);
        };
        return new Cashier("n1", treasury.join("n1"), 0, journal, System.nanoTime());
    }

    /** Gives the node a slice that lasts for the iteration, as the treasury does in the background. */
    @Setup(Level.Iteration)
    public void prepare() {
        cashier = cashier();
        Attempt large = new Attempt("first", Money.ofNanos(Long.MAX_VALUE / 32), LIMITS, null, PURPOSE);
        cashier.admit(large, System.nanoTime());
        cashier.granted(treasury.grant(cashier.nextGrant(System.nanoTime()).orElseThrow()), System.nanoTime())
                .forEach(decision -> cashier.release(((Admission.Admitted) decision.admission()).hold()));
    }

    @TearDown(Level.Iteration)
    public void tell() {
        cashier.durable(Long.MAX_VALUE);
        for (Optional<Batch> batch = cashier.nextBatch(); batch.isPresent(); batch = cashier.nextBatch()) {
            cashier.committed(batch.get(), true);
        }
    }

    /** How long a call is held up by it: admission and dispatch, then release. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public void admitAndRelease() throws JournalFailed {
        var hold = admit();
        cashier.dispatched(hold);
        cashier.release(hold);
    }

    /** How many calls there can be in a second. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public void reserveAndSettle() throws JournalFailed {
        var hold = admit();
        cashier.dispatched(hold);
        cashier.settle(hold, CHARGE);
    }

    private Hold admit() {
        Attempt attempt = new Attempt("a" + attempts.incrementAndGet(), WORST, LIMITS, null, PURPOSE);
        if (cashier.admit(attempt, System.nanoTime()) instanceof Admission.Admitted(var hold)) {
            return hold;
        }
        throw new IllegalStateException("the slice was too small for this machine");
    }
}
