package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.keys.KeyPool;
import dev.penstock.core.limit.Moment;
import dev.penstock.core.routing.Route;
import dev.penstock.core.routing.Version;
import dev.penstock.gateway.loop.Watch;
import dev.penstock.gateway.observe.Outcome;
import dev.penstock.gateway.pipeline.Budget.Ending;
import dev.penstock.gateway.pipeline.Budget.Ending.How;
import dev.penstock.gateway.pipeline.Budget.Hold;
import dev.penstock.gateway.upstream.CarriedHeaders;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.UpstreamCall;
import dev.penstock.gateway.upstream.UpstreamListener;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One admitted call on its way: makes attempts until one holds, relays its answer, and settles. Confined to one event loop.
 *
 * <p>Its end is {@link #settle}, and every way out leads there once: an answer in full, a stream that ended or broke, a
 * problem that is not tried again, a caller that left or does not read, our own shutdown. What was taken (the permit, the
 * ticket and the hold of each attempt) is given back there or when its attempt ends.
 */
final class Flight extends Watch implements UpstreamListener {
    private static final Logger LOG = LoggerFactory.getLogger(Flight.class);
    private static final TokenUsage NOTHING = TokenUsage.estimated(0, 0);
    private static final Optional<Duration> NOW = Optional.of(Duration.ZERO);

    private final Pipeline pipeline;
    private final CallerAnswer answer;
    private final Caller caller;
    private final Call call;
    private final CarriedHeaders carried;
    private final Route route;
    private final Permit permit;
    private final long estimate;
    private final long arrivedAt;

    private int attempts;
    private long firstByteAt;
    private long retryTimer = -1;
    private boolean committed;
    private boolean settled;
    private boolean billed;
    private @Nullable Version version;
    private @Nullable KeyPool<Endpoint> keys;
    private @Nullable Ticket ticket;
    /** Of the last attempt; stays when its ticket has been given back. */
    private @Nullable Endpoint endpoint;

    private String lastKey = "";
    /** Keys that refused this call for what they are; asking them again cannot help it. */
    private Set<String> refusedBy = Set.of();

    private int waitsForKey;
    private @Nullable Hold hold;
    private Budget.@Nullable Account account;
    private boolean waitsForMoney;
    private @Nullable Exchange exchange;
    private @Nullable UpstreamCall upstream;
    private @Nullable Reply reply;
    private long attemptedAt;
    /** What providers say that attempts took which came to nothing. */
    private TokenUsage spent = NOTHING;

    Flight(
            Pipeline pipeline,
            CallerAnswer answer,
            Caller caller,
            Call call,
            CarriedHeaders carried,
            Route route,
            Permit permit,
            long estimate,
            long arrivedAt) {
        this.pipeline = pipeline;
        this.answer = answer;
        this.caller = caller;
        this.call = call;
        this.carried = carried;
        this.route = route;
        this.permit = permit;
        this.estimate = estimate;
        this.arrivedAt = arrivedAt;
    }

    void depart() {
        answer.onGone(this::callerGone);
        pipeline.sweeper().add(this);
        attempt();
    }

    // An attempt.

    private void attempt() {
        try {
            send();
        } catch (RuntimeException bug) {
            crashed(bug);
        }
    }

    private void send() {
        retryTimer = -1;
        reply = null;
        Version chosen = pipeline.choose(route);
        version = chosen;
        Ticket taken;
        try {
            taken = takeTicket(chosen);
        } catch (Refusal refusal) {
            noTicket(chosen, refusal.problem());
            return;
        }
        ticket = taken;
        Endpoint target = taken.endpoint();
        endpoint = target;
        lastKey = taken.keyId();
        if (account == null) {
            account = pipeline.account(caller, call, answer.requestId());
        }
        Context loop = pipeline.vertx().getOrCreateContext();
        Budget.Answer said = account.reserve(chosen, later -> loop.runOnContext(go -> decided(later)));
        switch (said) {
            case Budget.Answer.Later() -> waitsForMoney = true;
            case Budget.Answer.Granted granted -> dispatch(granted, chosen, taken);
            case Budget.Answer.Refused(var problem) -> notSent(problem, taken);
        }
    }

    /** The budget's answer to an attempt that had to wait for it; the call may have ended meanwhile. */
    private void decided(Budget.Answer said) {
        try {
            waitsForMoney = false;
            switch (said) {
                case Budget.Answer.Granted granted -> {
                    if (settled) {
                        granted.hold().release();
                    } else {
                        dispatch(granted, present(version), present(ticket));
                    }
                }
                case Budget.Answer.Refused(var problem) -> {
                    if (!settled) {
                        notSent(problem, present(ticket));
                    }
                }
                case Budget.Answer.Later() -> throw new IllegalStateException("a budget decided to wait");
            }
        } catch (RuntimeException bug) {
            crashed(bug);
        }
    }

    private void dispatch(Budget.Answer.Granted granted, Version chosen, Ticket taken) {
        Exchange next;
        try {
            next = pipeline.exchange(granted.call(), chosen);
            granted.hold().sending();
        } catch (Refusal refusal) {
            granted.hold().release();
            notSent(refusal.problem(), taken);
            return;
        } catch (RuntimeException bug) {
            granted.hold().release();
            throw bug;
        }
        hold = granted.hold();
        exchange = next;
        Endpoint target = taken.endpoint();
        attempts++;
        if (attempts == 1) {
            target.retries().earn();
        }
        attemptedAt = System.nanoTime();
        upstream = pipeline.client().post(target, next.request(), carriedTo(target), call.stream(), this);
        upstream.start();
    }

    private void notSent(Problem problem, Ticket taken) {
        taken.undo();
        ticket = null;
        refuse(problem);
    }

    /** A further attempt goes out under another key than the one before, where there is one. */
    private Ticket takeTicket(Version chosen) throws Refusal {
        String provider = chosen.provider().name();
        KeyPool<Endpoint> pool = pipeline.keys(chosen);
        keys = pool;
        if (attempts > 0
                && pool.untilRoom(estimate, Pipeline.now(), butFor(lastKey)).equals(NOW)) {
            try {
                return Ticket.take(provider, pool, estimate, butFor(lastKey));
            } catch (Refusal heldBack) {
                return Ticket.take(provider, pool, estimate, refusedBy);
            }
        }
        return Ticket.take(provider, pool, estimate, refusedBy);
    }

    private Set<String> butFor(String key) {
        if (refusedBy.isEmpty()) {
            return Set.of(key);
        }
        Set<String> all = new HashSet<>(refusedBy);
        all.add(key);
        return all;
    }

    /** No key has room. A call that has been sent before waits for one, as it would wait after a failure; a new one is told. */
    private void noTicket(Version chosen, Problem problem) {
        OptionalLong wait = attempts == 0
                ? OptionalLong.empty()
                : pipeline.retryPolicy().waitMillis(problem, attempts + waitsForKey++, pipeline::random);
        if (wait.isPresent() && fits(wait.getAsLong(), System.nanoTime())) {
            tryAgainIn(wait.getAsLong());
            return;
        }
        answer.servedBy(chosen.provider().name(), List.of());
        refuse(problem);
    }

    private CarriedHeaders carriedTo(Endpoint target) {
        return call.dialect() == target.variant().dialect() ? carried : CarriedHeaders.NONE;
    }

    @Override
    public void answered(int status, Function<String, @Nullable String> headers) {
        try {
            begin(status, headers);
        } catch (RuntimeException bug) {
            crashed(bug);
        }
    }

    private void begin(int status, Function<String, @Nullable String> headers) {
        Exchange current = present(exchange);
        if (status < 200 || status >= 300) {
            reply = new ErrorReply(this, pipeline.upstreamDialect(present(version)), status, headers);
            return;
        }
        present(ticket).accepted();
        if (call.stream()) {
            reply = new StreamReply(this, answer, current.stream());
        } else {
            reply = new WholeReply(this, current, pipeline.replyBytesMax());
        }
    }

    @Override
    public void received(byte[] bytes, int from, int to) {
        try {
            present(reply).received(bytes, from, to);
        } catch (RuntimeException bug) {
            crashed(bug);
        }
    }

    @Override
    public void ended() {
        try {
            present(reply).ended();
        } catch (RuntimeException bug) {
            crashed(bug);
        }
    }

    /** A fault of our own: the call ends at once and visibly, whatever was under way, instead of hanging. */
    private void crashed(RuntimeException bug) {
        LOG.error("request {} failed by a fault of the gateway", answer.requestId(), bug);
        if (settled) {
            return;
        }
        stopUpstream();
        Problem problem = Pipeline.internal(answer.requestId());
        if (committed) {
            answer.drop();
        } else {
            answer.error(problem);
        }
        settleStream(committed ? 200 : problem.status(), Outcome.FAILED, problem);
    }

    @Override
    public void failed(Problem problem) {
        if (reply == null) {
            attemptFailed(problem);
        } else {
            reply.broken(problem);
        }
    }

    // What replies report.

    /** Gives this attempt up at once. */
    void abandon(Problem problem) {
        present(upstream).cancel();
        present(reply).broken(problem);
    }

    void committed() {
        committed = true;
        firstByteAt = System.nanoTime();
        answer.servedBy(present(endpoint).name(), present(exchange).dropped());
    }

    void answerWhole(Exchange.WholeReply.Answer whole) {
        committed();
        present(ticket).succeeded();
        answer.answer(whole.body());
        settle(200, Outcome.SUCCEEDED, null, whole.usage(), whole.finish(), 0);
    }

    void streamFinished() {
        present(upstream).drain();
        present(ticket).succeeded();
        settleStream(200, Outcome.SUCCEEDED, null);
    }

    void streamBroken(Problem problem) {
        present(upstream).cancel();
        present(ticket).failed(problem, Pipeline.now());
        Outcome outcome = problem.kind() == Problem.Kind.DRAINING ? Outcome.DRAINED : Outcome.FAILED;
        settleStream(200, outcome, problem);
    }

    /** The attempt failed before the caller has seen anything of it: it is made again, or the caller is told. */
    void attemptFailed(Problem problem) {
        attemptFailed(problem, usageSoFar());
    }

    /**
     * The same, for a reply that is read as a whole.
     *
     * @param told what the provider says that it took; null where it says nothing of it
     */
    void attemptFailed(Problem problem, @Nullable TokenUsage told) {
        if (upstream != null) {
            upstream.cancel();
            upstream = null;
        }
        TokenUsage used = told == null ? NOTHING : told;
        Moment moment = Pipeline.now();
        if (ticket != null) {
            ticket.failed(problem, moment);
            ticket.end(used, knownUnbilled(problem));
            ticket = null;
        }
        releaseOrSettleAttempt(problem, used);
        Endpoint failed = present(endpoint);
        long now = System.nanoTime();
        Problem shown = withSoonestKey(problem, moment);
        OptionalLong wait = waitAfter(shown);
        if (wait.isPresent() && fits(wait.getAsLong(), now) && failed.retries().tryTake(seconds(now))) {
            pipeline.meters().countRetry(failed.name(), Pipeline.label(problem.kind()));
            tryAgainIn(wait.getAsLong());
            return;
        }
        answer.servedBy(failed.name(), List.of());
        refuse(shown);
    }

    private void tryAgainIn(long millis) {
        retryTimer = pipeline.vertx().setTimer(Math.max(1, millis), due -> attempt());
    }

    /** What a provider says of one key holds for the others only as far as they are at their limits too. */
    private Problem withSoonestKey(Problem problem, Moment now) {
        if (problem.kind() != Problem.Kind.UPSTREAM_RATE_LIMITED) {
            return problem;
        }
        return present(keys)
                .untilRoom(estimate, now, refusedBy)
                .map(problem::withRetryAfter)
                .orElse(problem);
    }

    private OptionalLong waitAfter(Problem problem) {
        return switch (problem.kind()) {
            case UPSTREAM_AUTHENTICATION, UPSTREAM_PAYMENT -> waitAfterRefusalOfKey();
            default -> pipeline.retryPolicy().waitMillis(problem, attempts, pipeline::random);
        };
    }

    /** A key that is refused for what it is gives way to the next one at once. */
    private OptionalLong waitAfterRefusalOfKey() {
        refusedBy = butFor(lastKey);
        boolean another =
                present(keys).untilRoom(estimate, Pipeline.now(), refusedBy).equals(NOW);
        return another && attempts < pipeline.retryPolicy().attempts() ? OptionalLong.of(0) : OptionalLong.empty();
    }

    private boolean fits(long waitMillis, long now) {
        long left = present(endpoint).limits().total().toNanos() - (now - arrivedAt);
        return TimeUnit.MILLISECONDS.toNanos(waitMillis) < left;
    }

    private void refuse(Problem reason) {
        Problem problem = withoutSecret(reason);
        answer.error(problem);
        Outcome outcome = attempts == 0 ? Outcome.REFUSED : Outcome.FAILED;
        settle(problem.status(), outcome, problem, NOTHING, Finish.NONE, 0);
    }

    void pauseUpstream() {
        present(upstream).pause();
    }

    void resumeUpstream() {
        if (upstream != null) {
            upstream.resume();
        }
    }

    // Other ways out.

    private void callerGone() {
        leave(Outcome.CLIENT_GONE);
    }

    /** Ends the call because the gateway stops: a stream visibly, a call without an answer with a status. */
    void drainOut() {
        Problem problem = Problem.of(Problem.Kind.DRAINING, "The gateway is shutting down; the call was ended.");
        if (committed && reply != null) {
            reply.broken(problem);
        } else {
            stopUpstream();
            answer.error(problem);
            settle(problem.status(), Outcome.DRAINED, problem, usageSoFar(), Finish.NONE, 0);
        }
    }

    @Override
    protected void tick(long now) {
        if (reply instanceof StreamReply streaming) {
            if (streaming.stuck(now, pipeline.slowReaderNanos())) {
                answer.drop();
                leave(Outcome.SLOW_READER);
            } else {
                streaming.heartbeat(now, pipeline.heartbeatNanos());
            }
        }
    }

    private void leave(Outcome outcome) {
        if (settled) {
            return;
        }
        stopUpstream();
        settleStream(committed ? 200 : 499, outcome, null);
    }

    private void stopUpstream() {
        if (retryTimer >= 0) {
            pipeline.vertx().cancelTimer(retryTimer);
        }
        if (upstream != null) {
            upstream.cancel();
        }
    }

    // Settling.

    private void releaseOrSettleAttempt(Problem problem, TokenUsage usage) {
        if (hold == null) {
            return;
        }
        pipeline.attempted(this, Outcome.FAILED, problem, usage);
        if (usage.reported()) {
            spent = spent.plus(usage);
            billed = true;
            hold.settle(new Ending(reply instanceof StreamReply ? How.CUT : How.WHOLE, usage));
        } else if (knownUnbilled(problem) || refusedByStatus(problem)) {
            hold.release();
        } else {
            billed = true;
            hold.settle(new Ending(reply instanceof StreamReply ? How.CUT : How.UNKNOWN, usage));
        }
        hold = null;
    }

    /** An error status in place of an answer says that the provider did no work; one of something between us does not. */
    private boolean refusedByStatus(Problem problem) {
        return reply instanceof ErrorReply
                && problem.kind() == Problem.Kind.UPSTREAM_ERROR
                && (problem.status() == 500 || problem.status() == 503);
    }

    /** How much is known of the attempt that ends with the call. */
    private How how(Outcome outcome) {
        if (outcome == Outcome.SUCCEEDED) {
            return How.WHOLE;
        }
        return reply instanceof StreamReply ? How.CUT : How.UNKNOWN;
    }

    private static boolean knownUnbilled(Problem problem) {
        return switch (problem.kind()) {
            case UPSTREAM_UNREACHABLE,
                    UPSTREAM_UNAVAILABLE,
                    UPSTREAM_AUTHENTICATION,
                    UPSTREAM_PAYMENT,
                    UPSTREAM_RATE_LIMITED,
                    UPSTREAM_REJECTED,
                    CONTEXT_LENGTH -> true;
            default -> false;
        };
    }

    /** What the attempt under way took; an attempt that failed has been settled. */
    private TokenUsage usageSoFar() {
        ReplyStream stream = StreamReply.of(reply);
        return stream == null || hold == null ? NOTHING : stream.usage();
    }

    private void settleStream(int status, Outcome outcome, @Nullable Problem problem) {
        ReplyStream stream = StreamReply.of(reply);
        Finish finish = stream == null ? Finish.NONE : stream.finish();
        settle(status, outcome, problem, usageSoFar(), finish, stream == null ? 0 : stream.events());
    }

    private void settle(
            int status, Outcome outcome, @Nullable Problem problem, TokenUsage usage, Finish finish, long events) {
        if (settled) {
            return;
        }
        settled = true;
        pipeline.sweeper().remove(this);
        TokenUsage total = spent.plus(usage);
        if (waitsForMoney && ticket != null) {
            present(account).leave();
            ticket.undo();
            ticket = null;
        }
        boolean untold = ticket != null && usage.input() + usage.output() == 0;
        permit.giveBack(untold ? estimate : total.input() + total.output(), Pipeline.now());
        if (ticket != null) {
            ticket.end(usage, false);
            ticket = null;
        }
        if (hold != null) {
            pipeline.attempted(this, outcome, problem, usage);
            billed = true;
            hold.settle(new Ending(how(outcome), usage));
            hold = null;
        }
        pipeline.landed(this, new Pipeline.Landing(status, outcome, problem, total, finish, events));
    }

    // What the record of the call says.

    Call call() {
        return call;
    }

    Caller caller() {
        return caller;
    }

    CallerAnswer answer() {
        return answer;
    }

    /** Whether an attempt may have cost something. */
    boolean billed() {
        return billed;
    }

    Route route() {
        return route;
    }

    @Nullable
    Version version() {
        return attempts == 0 ? null : version;
    }

    int attempts() {
        return attempts;
    }

    /** The key of the last attempt; empty if none was sent. */
    String keyId() {
        return attempts == 0 ? "" : lastKey;
    }

    /** The row of that key in the database; 0 where it has none. */
    long keyRow() {
        return endpoint == null ? 0 : endpoint.key();
    }

    /** When the last attempt was sent. */
    long attemptedAt() {
        return attemptedAt;
    }

    Problem withoutSecret(Problem problem) {
        return endpoint == null ? problem : endpoint.withoutSecret(problem);
    }

    long arrivedAt() {
        return arrivedAt;
    }

    long firstByteAt() {
        return firstByteAt;
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("an attempt's part is used outside of the attempt");
        }
        return value;
    }
}
