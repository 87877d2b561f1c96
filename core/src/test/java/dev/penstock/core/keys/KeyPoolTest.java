package dev.penstock.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.keys.Choice.AllLimited;
import dev.penstock.core.keys.Choice.Chosen;
import dev.penstock.core.keys.Choice.NoneLeft;
import dev.penstock.core.keys.Choice.NoneWorks;
import dev.penstock.core.keys.KeyPool.Entry;
import dev.penstock.core.keys.Verdict.Accepted;
import dev.penstock.core.keys.Verdict.Forbidden;
import dev.penstock.core.keys.Verdict.OutOfFunds;
import dev.penstock.core.keys.Verdict.RateLimited;
import dev.penstock.core.keys.Verdict.Unauthorized;
import dev.penstock.core.limit.Limits;
import dev.penstock.core.limit.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyPoolTest {
    private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").getEpochSecond();
    private static final Verdict LIMITED = new RateLimited(Optional.empty());

    private long seconds;

    private static Entry<String> key(String id, int priority, Limits limits) {
        return new Entry<>(new UpstreamKey(id, id, 1, priority, limits), "way of " + id);
    }

    private static Entry<String> key(String id, int priority) {
        return key(id, priority, Limits.NONE);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the list is only read
    private static KeyPool<String> pool(Entry<String>... keys) {
        return KeyPool.of(List.of(keys), ZoneOffset.UTC);
    }

    private Moment now() {
        return new Moment(seconds * 1000, NOON + seconds);
    }

    private Lease<String> lease(KeyPool<String> pool) {
        Choice<String> choice = pool.choose(0, now(), Set.of());
        assertThat(choice).isInstanceOf(Chosen.class);
        return ((Chosen<String>) choice).lease();
    }

    /** A call from its choice to its end, under the key it names. */
    private String call(KeyPool<String> pool, Verdict verdict) {
        Lease<String> lease = lease(pool);
        lease.hear(verdict, now());
        lease.end(0, now());
        return lease.key().id();
    }

    private List<String> calls(KeyPool<String> pool, int count) {
        List<String> used = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            used.add(call(pool, new Accepted()));
        }
        return used;
    }

    private KeyStatus status(KeyPool<String> pool, String id) {
        return report(pool, id).status();
    }

    private KeyReport report(KeyPool<String> pool, String id) {
        return pool.report(now()).stream()
                .filter(report -> report.key().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void assertAllLimited(KeyPool<String> pool, Duration soonest) {
        assertThat(pool.choose(0, now(), Set.of())).isEqualTo(new AllLimited<>(soonest));
    }

    // The order.

    @Test
    void highestPriorityGoesFirst() {
        KeyPool<String> pool = pool(key("spare", 80), key("main", 100), key("second", 90));

        assertThat(calls(pool, 3)).containsExactly("main", "main", "main");
    }

    @Test
    void keysOfOnePriority_takeTurns_theLongestUnusedFirst() {
        KeyPool<String> pool = pool(key("a", 0), key("b", 0), key("c", 0));

        assertThat(calls(pool, 7)).containsExactly("a", "b", "c", "a", "b", "c", "a");
    }

    @Test
    void keyWithoutRoom_isSkipped_andGoesFirstAgainWhenItHasSome() {
        KeyPool<String> pool = pool(key("main", 100, new Limits(2, 0, 0, 0)), key("spare", 90));

        assertThat(calls(pool, 3)).containsExactly("main", "main", "spare");
        seconds += 61;
        assertThat(calls(pool, 1)).containsExactly("main");
    }

    @Test
    void tokensDecide_whetherAKeyHasRoomForThisCall() {
        KeyPool<String> pool = pool(key("main", 100, new Limits(0, 1000, 0, 0)), key("spare", 90));
        Chosen<String> first = (Chosen<String>) pool.choose(900, now(), Set.of());

        assertThat(((Chosen<String>) pool.choose(200, now(), Set.of())).lease().way())
                .isEqualTo("way of spare");
        first.lease().end(100, now());

        assertThat(((Chosen<String>) pool.choose(200, now(), Set.of())).lease().way())
                .isEqualTo("way of main");
    }

    @Test
    void allLimited_tellsWhenTheFirstHasRoomAgain() {
        KeyPool<String> pool = pool(key("a", 1, new Limits(1, 0, 0, 0)), key("b", 0, new Limits(1, 0, 0, 0)));
        calls(pool, 1);
        seconds += 20;
        calls(pool, 1);
        seconds += 10;

        assertAllLimited(pool, Duration.ofSeconds(31));
        seconds += 31;
        assertThat(calls(pool, 1)).containsExactly("a");
    }

    @Test
    void callsPerDay_waitForMidnight() {
        KeyPool<String> pool = pool(key("a", 0, new Limits(0, 0, 1, 0)));
        calls(pool, 1);

        assertAllLimited(pool, Duration.ofHours(12));
        seconds += 12 * 3600;
        assertThat(calls(pool, 1)).containsExactly("a");
    }

    @Test
    void callsAtOnce_areFreeWhenALeaseEnds() {
        KeyPool<String> pool = pool(key("a", 0, new Limits(0, 0, 0, 1)));
        Lease<String> lease = lease(pool);

        assertAllLimited(pool, Duration.ofSeconds(1));
        lease.end();
        assertThat(calls(pool, 1)).containsExactly("a");
    }

    @Test
    void callThatWasNeverSent_takesNothing() {
        KeyPool<String> pool = pool(key("a", 0, new Limits(1, 0, 1, 1)));

        lease(pool).undo(now());

        assertThat(calls(pool, 1)).containsExactly("a");
    }

    @Test
    void keysThatAreNotToBeChosen_areNot() {
        KeyPool<String> pool = pool(key("main", 100), key("spare", 90));

        assertThat(((Chosen<String>) pool.choose(0, now(), Set.of("main")))
                        .lease()
                        .way())
                .isEqualTo("way of spare");
        assertThat(pool.choose(0, now(), Set.of("main", "spare"))).isEqualTo(new NoneLeft<>());
        assertThat(pool().choose(0, now(), Set.of())).isEqualTo(new NoneLeft<>());
    }

    @Test
    void leaseThatIsEndedTwice_isABug() {
        Lease<String> lease = lease(pool(key("a", 0)));
        lease.end(0, now());

        assertThatThrownBy(lease::end).isInstanceOf(IllegalStateException.class);
    }

    // The states.

    @Test
    void rateLimited_lastsForWhatTheProviderAsks() {
        KeyPool<String> pool = pool(key("main", 100), key("spare", 90));

        call(pool, new RateLimited(Optional.of(Duration.ofSeconds(7))));

        assertThat(status(pool, "main")).isEqualTo(KeyStatus.RATE_LIMITED);
        assertThat(calls(pool, 1)).containsExactly("spare");
        seconds += 7;
        assertThat(status(pool, "main")).isEqualTo(KeyStatus.NORMAL);
        assertThat(calls(pool, 1)).containsExactly("main");
    }

    @Test
    void rateLimited_lastsAMinuteWhereTheProviderDoesNotSay() {
        KeyPool<String> pool = pool(key("a", 0));

        call(pool, LIMITED);

        assertAllLimited(pool, Duration.ofSeconds(60));
        seconds += 60;
        assertThat(calls(pool, 1)).containsExactly("a");
    }

    @Test
    void unauthorized_isAnError_thatIsTriedAgainEverMoreSeldom() {
        KeyPool<String> pool = pool(key("a", 0));
        for (Duration wait : List.of(
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofMinutes(4),
                Duration.ofMinutes(8),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10))) {
            call(pool, new Unauthorized());

            assertThat(status(pool, "a")).isEqualTo(KeyStatus.ERROR);
            assertThat(pool.choose(0, now(), Set.of())).isEqualTo(new NoneWorks<>(KeyStatus.ERROR, wait));
            seconds += wait.toSeconds();
            assertThat(status(pool, "a")).isEqualTo(KeyStatus.ERROR);
            assertThat(report(pool, "a").recovering()).isTrue();
        }
        call(pool, new Accepted());
        assertThat(status(pool, "a")).isEqualTo(KeyStatus.NORMAL);
        call(pool, new Unauthorized());
        assertThat(pool.choose(0, now(), Set.of())).isEqualTo(new NoneWorks<>(KeyStatus.ERROR, Duration.ofMinutes(1)));
    }

    @Test
    void forbidden_isAnErrorOnlyWhenNothingElseComes() {
        KeyPool<String> pool = pool(key("a", 0));

        call(pool, new Forbidden());
        call(pool, new Forbidden());
        call(pool, new Accepted());
        call(pool, new Forbidden());
        call(pool, new Forbidden());
        assertThat(status(pool, "a")).isEqualTo(KeyStatus.NORMAL);
        call(pool, new Forbidden());
        assertThat(status(pool, "a")).isEqualTo(KeyStatus.ERROR);
    }

    @Test
    void withoutFunds_isExhausted_andTriedAgain() {
        KeyPool<String> pool = pool(key("main", 100), key("spare", 90));

        call(pool, new OutOfFunds());

        assertThat(status(pool, "main")).isEqualTo(KeyStatus.EXHAUSTED);
        assertThat(calls(pool, 1)).containsExactly("spare");
        seconds += 60;
        assertThat(calls(pool, 1)).containsExactly("main");
        assertThat(status(pool, "main")).isEqualTo(KeyStatus.NORMAL);
    }

    @Test
    void limitedKeysCount_whereOthersAreBroken() {
        KeyPool<String> pool = pool(key("broken", 100), key("limited", 90));
        call(pool, new Unauthorized());
        call(pool, new RateLimited(Optional.of(Duration.ofHours(2))));

        assertAllLimited(pool, Duration.ofHours(2));
    }

    @Test
    void keyThatWillBeTriedFirst_saysWhyNoneWorks() {
        KeyPool<String> pool = pool(key("unknown", 100), key("poor", 90));
        call(pool, new Unauthorized());
        seconds += 10;
        call(pool, new OutOfFunds());

        assertThat(pool.choose(0, now(), Set.of())).isEqualTo(new NoneWorks<>(KeyStatus.ERROR, Duration.ofSeconds(50)));
    }

    // Recovery by live calls.

    @Test
    void recoveringKey_isTriedByOneCallAtATime() {
        KeyPool<String> pool = pool(key("a", 0));
        call(pool, LIMITED);
        seconds += 60;
        Lease<String> trial = lease(pool);

        assertAllLimited(pool, Duration.ofSeconds(1));
        trial.hear(new Accepted(), now());
        lease(pool);
        lease(pool);
    }

    @Test
    void tryThatIsRefused_beginsTheTimeAgain() {
        KeyPool<String> pool = pool(key("a", 0));
        call(pool, LIMITED);
        seconds += 60;

        call(pool, new RateLimited(Optional.of(Duration.ofSeconds(5))));

        assertAllLimited(pool, Duration.ofSeconds(5));
    }

    @Test
    void tryThatBringsNoWord_letsTheNextOneGo() {
        KeyPool<String> pool = pool(key("a", 0));
        call(pool, LIMITED);
        seconds += 60;

        lease(pool).end(0, now());
        Lease<String> second = lease(pool);

        assertThat(report(pool, "a").recovering()).isTrue();
        assertAllLimited(pool, Duration.ofSeconds(1));
        second.hear(new Forbidden(), now());
        lease(pool);
        second.end();
        assertAllLimited(pool, Duration.ofSeconds(1));
    }

    @Test
    void tryThatIsSilent_doesNotKeepAllOthersWaiting() {
        KeyPool<String> pool = pool(key("a", 0));
        call(pool, LIMITED);
        seconds += 60;
        lease(pool);
        seconds += 9;
        assertAllLimited(pool, Duration.ofSeconds(1));
        seconds += 1;

        lease(pool);

        assertAllLimited(pool, Duration.ofSeconds(1));
    }

    @Test
    void answersToCallsSentBefore_sayNothingNew() {
        KeyPool<String> pool = pool(key("a", 0));
        Lease<String> early = lease(pool);
        Lease<String> late = lease(pool);
        call(pool, new Unauthorized());

        early.hear(new Accepted(), now());
        assertThat(status(pool, "a")).isEqualTo(KeyStatus.ERROR);
        late.hear(new Unauthorized(), now());
        assertThat(pool.choose(0, now(), Set.of())).isEqualTo(new NoneWorks<>(KeyStatus.ERROR, Duration.ofMinutes(1)));
    }

    @Test
    void lateRefusal_makesAWaitLonger_andNeverShorter() {
        KeyPool<String> pool = pool(key("a", 0));
        Lease<String> longer = lease(pool);
        Lease<String> shorter = lease(pool);
        call(pool, new RateLimited(Optional.of(Duration.ofSeconds(5))));

        longer.hear(new RateLimited(Optional.of(Duration.ofSeconds(9))), now());
        shorter.hear(new RateLimited(Optional.of(Duration.ofSeconds(1))), now());

        assertAllLimited(pool, Duration.ofSeconds(9));
    }

    @Test
    void streamThatWasTaken_andIsRefusedInside_limitsItsKey() {
        KeyPool<String> pool = pool(key("a", 0));
        call(pool, LIMITED);
        seconds += 60;
        Lease<String> stream = lease(pool);
        stream.hear(new Accepted(), now());

        stream.hear(new RateLimited(Optional.of(Duration.ofSeconds(3))), now());

        assertAllLimited(pool, Duration.ofSeconds(3));
    }

    @Test
    void whatWasFoundOutOtherwise_countsAtOnce() {
        KeyPool<String> pool = pool(key("a", 0));
        call(pool, new OutOfFunds());

        pool.judge("a", new Accepted(), now());
        assertThat(status(pool, "a")).isEqualTo(KeyStatus.NORMAL);
        assertThat(calls(pool, 1)).containsExactly("a");

        pool.judge("a", new Unauthorized(), now());
        assertThat(status(pool, "a")).isEqualTo(KeyStatus.ERROR);
    }

    // Keys that are set up anew.

    @Test
    void keyThatStays_keepsItsStateAndItsCount() {
        KeyPool<String> pool = pool(key("a", 0, new Limits(2, 0, 0, 0)), key("b", 0));
        calls(pool, 3);
        call(pool, new Unauthorized());

        KeyPool<String> next = pool.next(List.of(key("a", 5, new Limits(2, 0, 0, 0)), key("b", 1), key("c", 0)));

        assertThat(status(next, "b")).isEqualTo(KeyStatus.ERROR);
        assertThat(calls(next, 2)).containsExactly("c", "c");
        seconds += 61;
        assertThat(calls(next, 1)).containsExactly("a");
    }

    @Test
    void limitsThatChange_countFromNowOn() {
        KeyPool<String> pool = pool(key("a", 0, new Limits(1, 0, 0, 0)));
        calls(pool, 1);

        KeyPool<String> next = pool.next(List.of(key("a", 0, new Limits(3, 0, 0, 0))));

        assertThat(calls(next, 2)).containsExactly("a", "a");
        assertThat(next.choose(0, now(), Set.of())).isInstanceOf(AllLimited.class);
    }

    @Test
    void anotherSecret_isAnotherChance_andOldAnswersDoNotSpoilIt() {
        KeyPool<String> pool = pool(key("a", 0));
        Lease<String> old = lease(pool);
        call(pool, new Unauthorized());

        KeyPool<String> next =
                pool.next(List.of(new Entry<>(new UpstreamKey("a", "a", 2, 0, Limits.NONE), "another way")));
        old.hear(new Unauthorized(), now());
        old.end(0, now());

        assertThat(status(next, "a")).isEqualTo(KeyStatus.NORMAL);
        assertThat(lease(next).way()).isEqualTo("another way");
    }

    @Test
    void leaseOfAnOldPool_givesBackToTheNew() {
        KeyPool<String> pool = pool(key("a", 0, new Limits(0, 0, 0, 1)));
        Lease<String> lease = lease(pool);
        KeyPool<String> next = pool.next(List.of(key("a", 0, new Limits(0, 0, 0, 1))));
        assertThat(report(next, "a").callsAtOnce()).isEqualTo(1);

        lease.end(0, now());

        assertThat(report(next, "a").callsAtOnce()).isZero();
    }

    @Test
    void callsBeforeARestart_count() {
        KeyPool<String> pool = pool(key("a", 0, new Limits(0, 0, 10, 0)));

        pool.remember("a", new KeyPast(KeyStatus.NORMAL, 0, 9), now());

        assertThat(calls(pool, 1)).containsExactly("a");
        assertAllLimited(pool, Duration.ofHours(12));
        assertThat(report(pool, "a").callsToday()).isEqualTo(10);
    }

    @Test
    void twoKeysOfOneId_areRefused() {
        assertThatThrownBy(() -> pool(key("a", 0), key("a", 1))).hasMessage("key a: twice (expected: once)");
    }
}
