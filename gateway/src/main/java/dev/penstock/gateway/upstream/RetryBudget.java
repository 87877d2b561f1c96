package dev.penstock.gateway.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how many more calls retries may cause, so that a failing provider is not drowned by them: each first try earns a
 * part of a retry, and a small steady income keeps a quiet gateway able to retry at all (Finagle's retry budget; Google
 * SRE book, "Handling Overload"). May be shared between threads.
 *
 * <p>The balance is in thousandths of a retry. Without locks: two threads that take at the same instant may overdraw by
 * one retry, which the next income repays.
 */
public final class RetryBudget {
    private static final long RETRY = 1000;
    /** Savings of this many seconds of traffic and income are kept; older ones are forgotten. */
    private static final long SECONDS_KEPT = 10;

    private final long earnedPerCall;
    private final long incomePerSecond;
    private final AtomicLong balance;
    private final AtomicLong lastIncomeSecond = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong callsThisWindow = new AtomicLong();

    /**
     * @param percent retries allowed per hundred first tries
     * @param perSecond retries allowed each second whatever the traffic
     */
    public RetryBudget(int percent, int perSecond) {
        this.earnedPerCall = percent * RETRY / 100;
        this.incomePerSecond = perSecond * RETRY;
        this.balance = new AtomicLong(incomePerSecond);
    }

    /** A first try was sent. */
    public void earn() {
        callsThisWindow.incrementAndGet();
        balance.addAndGet(earnedPerCall);
    }

    /**
     * Takes one retry.
     *
     * @param nowSeconds seconds of a monotonic clock
     */
    public boolean tryTake(long nowSeconds) {
        receiveIncome(nowSeconds);
        long now = balance.get();
        while (now >= RETRY) {
            if (balance.compareAndSet(now, now - RETRY)) {
                return true;
            }
            now = balance.get();
        }
        return false;
    }

    private void receiveIncome(long nowSeconds) {
        long last = lastIncomeSecond.get();
        if (nowSeconds == last || !lastIncomeSecond.compareAndSet(last, nowSeconds)) {
            return;
        }
        if (last == Long.MIN_VALUE) {
            return;
        }
        long seconds = Math.clamp(nowSeconds - last, 0, SECONDS_KEPT);
        long calls = callsThisWindow.getAndSet(0);
        long most = SECONDS_KEPT * incomePerSecond + Math.max(calls, 1) * SECONDS_KEPT * earnedPerCall;
        balance.updateAndGet(now -> Math.min(now + seconds * incomePerSecond, most));
    }
}
