package dev.penstock.simulator.bill;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The simulator's own record of what it emitted: exact totals, and the newest calls. Shared between threads. */
public final class Bill {
    private final int callsKept;
    private final Deque<BillLine> lines = new ArrayDeque<>();
    private final LongAdder calls = new LongAdder();
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder tokensWritten = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final LongAdder callersGone = new LongAdder();

    public Bill(int callsKept) {
        this.callsKept = callsKept;
    }

    /** Sums over all calls since the start or the last reset. */
    public record Totals(
            long calls, long promptTokens, long completionTokens, long bytes, long complete, long callersGone) {}

    /** Begins the line of a call. */
    public BillLine open(BillLine.Opening opening) {
        BillLine line = new BillLine(this, opening);
        calls.increment();
        promptTokens.add(opening.promptTokens());
        if (callsKept > 0) {
            keep(line);
        }
        return line;
    }

    private synchronized void keep(BillLine line) {
        if (lines.size() >= callsKept) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    void wrote(int tokens, int bytes) {
        tokensWritten.add(tokens);
        bytesWritten.add(bytes);
    }

    void completed() {
        completed.increment();
    }

    void callerLeft() {
        callersGone.increment();
    }

    public Totals totals() {
        return new Totals(
                calls.sum(),
                promptTokens.sum(),
                tokensWritten.sum(),
                bytesWritten.sum(),
                completed.sum(),
                callersGone.sum());
    }

    /** The newest calls, oldest of them first. */
    public synchronized List<BillLine> newest(int count) {
        List<BillLine> all = new ArrayList<>(lines);
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    /** Starts afresh. */
    public synchronized void reset() {
        lines.clear();
        for (LongAdder sum : List.of(calls, promptTokens, tokensWritten, bytesWritten, completed, callersGone)) {
            sum.reset();
        }
    }

    /** Whether single calls are kept, so that their details are worth gathering. */
    public boolean keepsCalls() {
        return callsKept > 0;
    }
}
