package dev.penstock.core.keys;

import dev.penstock.core.limit.Allowance;
import dev.penstock.core.limit.Allowance.Taken;
import dev.penstock.core.limit.Limits;
import dev.penstock.core.limit.Moment;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What is known of one key: what it has taken of its limits, and how it stands with its provider. Guarded by its pool.
 *
 * <pre>
 * normal ── 429 ────────────────> rate_limited, for the time the provider asks or 60 s
 * normal ── 401, or 403 thrice ─> error,     for 1 min, doubling to 10 min
 * normal ── 402, no funds ──────> exhausted, for 1 min, doubling to 10 min
 * </pre>
 *
 * <p>When that time is over the key is recovering: one live call at a time goes out under it, and nobody pays for probes. The
 * provider's next word decides: taken, the key is normal; refused, its time begins again. A try that brings no word of the
 * key (the network failed) lets the next one go, and so does one that is silent for {@link #TRIAL_PATIENCE_MILLIS}: a refusal
 * comes at once, and a long answer must not keep all others waiting.
 *
 * <p>An answer to a call that was sent before the state last changed says nothing new. It only makes a wait longer.
 */
final class KeyState {
    private static final Duration LIMITED_FOR = Duration.ofSeconds(60);
    private static final long BROKEN_MILLIS_MIN = Duration.ofMinutes(1).toMillis();
    private static final long BROKEN_MILLIS_MAX = Duration.ofMinutes(10).toMillis();
    private static final long TRIAL_PATIENCE_MILLIS = 10_000;

    /** A longer wait is for the calendar, whose clock may be put right meanwhile. */
    private static final long REMEMBERED_MILLIS_MAX = 61_000;

    /** When somebody else's try tells how it went is not known; asking again after this time is worth it. */
    private static final long TRIAL_WAIT_MILLIS = 1000;

    /** A 403 may be about one model or one caller's wish; a key that gets nothing else for so long is broken. */
    private static final int FORBIDDEN_MAX = 3;

    private final Allowance allowance;
    private long revision;
    private KeyStatus status = KeyStatus.NORMAL;
    private long until;
    private long brokenMillis = BROKEN_MILLIS_MIN;
    private int forbidden;
    private long changes;
    private long trialAt;
    private int trials;
    private long lastUse;
    private long closedFor;
    private long closedUntil = Long.MIN_VALUE;

    KeyState(UpstreamKey key, ZoneId zone) {
        this.allowance = new Allowance(key.limits(), zone);
        this.revision = key.revision();
    }

    /** Takes over what was set up anew. */
    void setUp(UpstreamKey key) {
        look();
        Limits limits = key.limits();
        if (!allowance.limits().equals(limits)) {
            allowance.limit(limits);
        }
        if (revision != key.revision()) {
            revision = key.revision();
            changes++;
            becomeNormal();
        }
    }

    /**
     * How long until a call may go out under this key, in milliseconds; 0 if now. What was found lately is remembered, so that
     * keys without room cost the calls that go out under others next to nothing.
     */
    long waitMillis(long estimate, Moment now) {
        if (estimate == closedFor && now.millis() < closedUntil) {
            return closedUntil - now.millis();
        }
        long wait = workOutWait(estimate, now);
        if (wait > 0 && wait <= REMEMBERED_MILLIS_MAX) {
            closedFor = estimate;
            closedUntil = now.millis() + wait;
        }
        return wait;
    }

    /** Whether a call may go out now. What had no room for less has none for more. */
    boolean open(long estimate, Moment now) {
        boolean closed = estimate >= closedFor && now.millis() < closedUntil;
        return !closed && waitMillis(estimate, now) == 0;
    }

    /** Something has ended or changed, so there may be room where there was none. */
    private void look() {
        closedUntil = Long.MIN_VALUE;
    }

    private long workOutWait(long estimate, Moment now) {
        long room = allowance.waitMillis(estimate, now);
        if (status == KeyStatus.NORMAL) {
            return room;
        }
        if (now.millis() < until) {
            return Math.max(room, until - now.millis());
        }
        boolean beingTried = trials > 0 && now.millis() - trialAt < TRIAL_PATIENCE_MILLIS;
        return beingTried ? Math.max(room, TRIAL_WAIT_MILLIS) : room;
    }

    /** Whether the key is good, or only waits for a limit to pass. */
    boolean works() {
        return status == KeyStatus.NORMAL || status == KeyStatus.RATE_LIMITED;
    }

    /** Lets a call go out; what it tells later is judged by what was known now. */
    Use begin(long estimate, long use, Moment now) {
        look();
        lastUse = use;
        boolean trial = status != KeyStatus.NORMAL;
        if (trial) {
            trials++;
            trialAt = now.millis();
        }
        return new Use(allowance.take(estimate, now), changes, trial);
    }

    /** One call under this key. */
    record Use(Taken taken, long seen, boolean trial) {}

    /**
     * Hears a verdict.
     *
     * @param seen the state of things when the call was sent
     * @return the state of things now
     */
    long hear(Verdict verdict, long seen, Moment now) {
        look();
        boolean news = seen == changes;
        switch (verdict) {
            case Verdict.Accepted() -> {
                if (news) {
                    becomeNormal();
                }
            }
            case Verdict.RateLimited(var retryAfter) ->
                limited(now.millis() + retryAfter.orElse(LIMITED_FOR).toMillis(), news, now);
            case Verdict.Unauthorized() -> {
                if (news) {
                    broken(KeyStatus.ERROR, now);
                }
            }
            case Verdict.Forbidden() -> {
                if (news && (++forbidden >= FORBIDDEN_MAX || status == KeyStatus.ERROR)) {
                    broken(KeyStatus.ERROR, now);
                }
            }
            case Verdict.OutOfFunds() -> {
                if (news) {
                    broken(KeyStatus.EXHAUSTED, now);
                }
            }
        }
        return changes;
    }

    private void limited(long end, boolean news, Moment now) {
        if (news) {
            become(KeyStatus.RATE_LIMITED, end);
        } else if (status == KeyStatus.RATE_LIMITED && now.millis() < until) {
            until = Math.max(until, end);
        }
    }

    private void broken(KeyStatus next, Moment now) {
        become(next, now.millis() + brokenMillis);
        brokenMillis = Math.min(2 * brokenMillis, BROKEN_MILLIS_MAX);
    }

    private void becomeNormal() {
        forbidden = 0;
        brokenMillis = BROKEN_MILLIS_MIN;
        if (status != KeyStatus.NORMAL) {
            become(KeyStatus.NORMAL, 0);
        }
    }

    private void become(KeyStatus next, long end) {
        status = next;
        until = end;
        trials = 0;
        changes++;
    }

    /** The try of a recovering key has brought a word of it, or none. */
    void endTrial(long seen) {
        look();
        if (seen == changes) {
            trials--;
        }
    }

    /** What is shown: a limit whose time is over is over, although the next call still has to prove it. */
    KeyStatus shown(Moment now) {
        return status == KeyStatus.RATE_LIMITED && now.millis() >= until ? KeyStatus.NORMAL : status;
    }

    KeyReport report(UpstreamKey key, Moment now) {
        boolean recovering = status != KeyStatus.NORMAL && now.millis() >= until;
        long setAside = status == KeyStatus.NORMAL ? 0 : Math.max(0, until - now.millis());
        return new KeyReport(key, shown(now), recovering, setAside, allowance.callsToday(now), allowance.atOnce());
    }

    /** A call is over and took this many tokens. */
    void end(Use use, long tokens, Moment now) {
        look();
        allowance.giveBack(use.taken(), tokens, now);
    }

    /** A call is over, and its estimate is all that is known. */
    void end() {
        look();
        allowance.giveBack();
    }

    void undo(Use use, Moment now) {
        look();
        allowance.undo(use.taken(), now);
    }

    /** Takes up what was known before a restart; a wait that is over leaves the key recovering. */
    void remember(KeyPast past, Moment now) {
        look();
        allowance.remember(past.callsToday(), now);
        stand(past.status(), past.setAsideMillis(), now);
    }

    /** Takes up how somebody else found it to stand. */
    void stand(KeyStatus other, long setAsideMillis, Moment now) {
        look();
        if (other == KeyStatus.NORMAL) {
            becomeNormal();
        } else {
            become(other, now.millis() + setAsideMillis);
        }
    }

    long changes() {
        return changes;
    }

    KeyStatus status() {
        return status;
    }

    long lastUse() {
        return lastUse;
    }
}
