package dev.penstock.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.keys.Choice.AllLimited;
import dev.penstock.core.keys.Choice.Chosen;
import dev.penstock.core.keys.Choice.NoneLeft;
import dev.penstock.core.keys.Choice.NoneWorks;
import dev.penstock.core.keys.KeyPool.Entry;
import dev.penstock.core.keys.Verdict.Accepted;
import dev.penstock.core.keys.Verdict.OutOfFunds;
import dev.penstock.core.keys.Verdict.RateLimited;
import dev.penstock.core.keys.Verdict.Unauthorized;
import dev.penstock.core.limit.Limits;
import dev.penstock.core.limit.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hours of calls against a provider that keeps limits of its own, with keys that break, recover and change meanwhile. */
class KeyPoolSimulationTest {
    private static final long START = Instant.parse("2026-11-21T20:00:00Z").getEpochSecond();
    private static final int KEYS = 6;
    private static final int STEPS = 200_000;

    /** One key as the provider sees it. */
    private static final class Account {
        private final Deque<long[]> minute = new ArrayDeque<>();
        private final Limits told;
        private boolean known = true;
        private boolean funded = true;
        private long limitedUntil;
        private int underWay;
        private long refusalsWhileLimited;

        Account(Limits told) {
            this.told = told;
        }

        private long calls(long now) {
            minute.removeIf(call -> call[0] <= now - 60_000);
            return minute.size();
        }
    }

    private record Running(Lease<Account> lease, long tokens, long endsAt) {}

    private long millis;

    private Moment now() {
        return new Moment(millis, START + millis / 1000);
    }

    @Test
    void randomTraffic_keepsEveryLimit_findsEveryKeyThatWorks_andLosesNothing() {
        for (long seed = 1; seed <= 5; seed++) {
            simulate(seed);
        }
    }

    private void simulate(long seed) {
        Random random = new Random(seed);
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            accounts.add(new Account(new Limits(20 + random.nextInt(40), 0, 0, 3 + random.nextInt(5))));
        }
        KeyPool<Account> pool = KeyPool.of(entries(accounts), ZoneOffset.UTC);
        List<Running> running = new ArrayList<>();
        Map<Class<?>, Integer> seen = new HashMap<>();
        millis = 0;
        for (int step = 0; step < STEPS; step++) {
            millis += random.nextInt(400);
            upset(accounts.get(random.nextInt(KEYS)), random);
            endSome(running, random);
            if (random.nextInt(500) == 0) {
                pool = pool.next(entries(accounts));
            }
            String where = "seed " + seed + ", step " + step;
            Choice<Account> choice = pool.choose(random.nextInt(1000), now(), Set.of());
            seen.merge(choice.getClass(), 1, Integer::sum);
            switch (choice) {
                case Chosen<Account>(var lease) -> send(lease, running, random, where);
                case AllLimited<Account>(var soonest) ->
                    assertThat(soonest).as(where).isBetween(Duration.ofMillis(1), Duration.ofHours(1));
                case NoneWorks<Account>(var status, var soonest) ->
                    assertThat(accounts).as(where).anyMatch(account -> !account.known || !account.funded);
                case NoneLeft<Account>() -> throw new AssertionError(where);
            }
        }
        running.forEach(call -> call.lease.end(call.tokens, now()));
        assertThat(seen).as("seed %d", seed).containsKeys(Chosen.class, AllLimited.class);
        assertThat(pool.report(now())).as("seed %d", seed).allMatch(report -> report.callsAtOnce() == 0);
        healed(accounts, pool, seed);
    }

    /** What the provider does to a key now and then. */
    private void upset(Account account, Random random) {
        switch (random.nextInt(4000)) {
            case 0 -> account.known = false;
            case 1 -> account.funded = false;
            case 2, 3, 4, 5, 6 -> account.limitedUntil = millis + random.nextInt(30_000);
            case 7, 8, 9, 10, 11, 12 -> {
                account.known = true;
                account.funded = true;
            }
            default -> {
                // Nothing happens to it.
            }
        }
    }

    private void endSome(List<Running> running, Random random) {
        running.removeIf(call -> {
            if (call.endsAt > millis) {
                return false;
            }
            call.lease.way().underWay--;
            if (random.nextBoolean()) {
                call.lease.end(call.tokens, now());
            } else {
                call.lease.end();
            }
            return true;
        });
    }

    private void send(Lease<Account> lease, List<Running> running, Random random, String where) {
        Account account = lease.way();
        if (random.nextInt(50) == 0) {
            lease.undo(now());
            return;
        }
        account.underWay++;
        account.minute.add(new long[] {millis});
        assertThat(account.calls(millis)).as(where).isLessThanOrEqualTo(account.told.callsPerMinute());
        assertThat(account.underWay).as(where).isLessThanOrEqualTo(account.told.callsAtOnce());
        if (!account.known) {
            lease.hear(new Unauthorized(), now());
        } else if (!account.funded) {
            lease.hear(new OutOfFunds(), now());
        } else if (millis < account.limitedUntil) {
            account.refusalsWhileLimited++;
            Duration left = Duration.ofMillis(account.limitedUntil - millis);
            lease.hear(new RateLimited(random.nextBoolean() ? Optional.of(left) : Optional.empty()), now());
        } else {
            account.refusalsWhileLimited = 0;
            lease.hear(new Accepted(), now());
            running.add(new Running(lease, random.nextInt(2000), millis + random.nextInt(5000)));
            return;
        }
        assertThat(account.refusalsWhileLimited).as(where).isLessThan(20);
        account.underWay--;
        lease.end(0, now());
    }

    /** When the provider takes every key again, so do we, within the longest wait, by live calls alone. */
    private void healed(List<Account> accounts, KeyPool<Account> pool, long seed) {
        for (Account account : accounts) {
            account.known = true;
            account.funded = true;
            account.limitedUntil = 0;
        }
        for (int second = 0; second < 3700; second++) {
            millis += 1000;
            if (pool.choose(0, now(), Set.of()) instanceof Chosen<Account>(var lease)) {
                lease.hear(new Accepted(), now());
                lease.end(0, now());
            }
        }
        assertThat(pool.report(now())).as("seed %d", seed).allMatch(report -> report.status() == KeyStatus.NORMAL);
    }

    private static List<Entry<Account>> entries(List<Account> accounts) {
        List<Entry<Account>> entries = new ArrayList<>();
        for (Account account : accounts) {
            String id = "k" + entries.size();
            entries.add(new Entry<>(new UpstreamKey(id, id, 1, 0, account.told), account));
        }
        return entries;
    }

    @Test
    void manyThreads_neverTakeMoreThanAllKeysHave() throws Exception {
        KeyPool<String> pool = KeyPool.of(
                List.of(
                        new Entry<>(new UpstreamKey("a", "a", 1, 1, new Limits(7, 0, 0, 0)), "a"),
                        new Entry<>(new UpstreamKey("b", "b", 1, 0, new Limits(13, 0, 0, 0)), "b")),
                ZoneOffset.UTC);
        Moment now = now();
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 512; i++) {
                var _ = threads.submit(() -> {
                    start.await();
                    if (pool.choose(1, now, Set.of()) instanceof Chosen<String>(var lease)) {
                        taken.incrementAndGet();
                        lease.hear(new Accepted(), now);
                        lease.end(1, now);
                    }
                    return taken;
                });
            }
            start.countDown();
        }
        assertThat(taken).hasValue(20);
    }
}
