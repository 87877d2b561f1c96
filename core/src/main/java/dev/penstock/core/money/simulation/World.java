package dev.penstock.core.money.simulation;

import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import dev.penstock.core.money.journal.Purpose;
import dev.penstock.core.money.ledger.Attempt;
import dev.penstock.core.money.ledger.Batch;
import dev.penstock.core.money.ledger.GrantErrand;
import dev.penstock.core.money.ledger.GrantReply;
import dev.penstock.core.money.ledger.GrantReply.Outcome;
import dev.penstock.core.money.ledger.GrantReply.Portion;
import dev.penstock.core.money.ledger.InMemoryTreasury;
import dev.penstock.core.money.ledger.Invariants;
import dev.penstock.core.money.ledger.Treasury.Joined;
import dev.penstock.core.money.ledger.Treasury.Renewal;
import dev.penstock.core.money.price.CallBound;
import dev.penstock.core.money.price.Charge;
import dev.penstock.core.money.price.PriceVersion;
import dev.penstock.core.money.price.Quote;
import dev.penstock.core.routing.Price;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Everything around the nodes: time, callers, providers, the treasury, and the network to it. */
final class World {
    private static final List<ZoneId> ZONES = Stream.of(
                    "UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
            .map(ZoneId::of)
            .toList();

    /** Shortly before something happens: clocks change, a leap day, a new year, the end of 32-bit time. */
    private static final List<Instant> TIMES = Stream.of(
                    "2026-11-21T15:59:30Z",
                    "2026-03-08T06:59:00Z",
                    "2026-11-01T05:58:00Z",
                    "2026-10-03T15:28:00Z",
                    "2028-02-28T23:59:30Z",
                    "2026-12-31T23:59:30Z",
                    "2038-01-19T03:14:00Z")
            .map(Instant::parse)
            .toList();

    private static final PriceVersion PRICE = new PriceVersion("simulated", new Price(1_400, 140, 1_750, 2_800, 5_600));
    private static final List<Case.Behaviour> FAULTS =
            List.copyOf(EnumSet.complementOf(EnumSet.of(Case.Behaviour.HONEST)));
    private static final int IN_FLIGHT_MAX = 200;

    private final RandomGenerator random;
    private final Sabotage sabotage;
    private final VirtualClock clock;
    private final InMemoryTreasury treasury;
    private final Oracle oracle = new Oracle();
    private final List<Scope> scopes = new ArrayList<>();
    private final List<Runnable> network = new ArrayList<>();
    private boolean calm;
    private long attempts;
    private long admitted;
    private long refused;

    World(RandomGenerator random, Sabotage sabotage) {
        this.random = random;
        this.sabotage = sabotage;
        this.clock = new VirtualClock(TIMES.get(random.nextInt(TIMES.size())));
        this.treasury = new InMemoryTreasury(clock, ZONES.get(random.nextInt(ZONES.size())));
        for (int i = 0; i < 3; i++) {
            scopes.add(new Scope(Scope.Kind.USER_DAY, "user" + i));
            scopes.add(new Scope(Scope.Kind.KEY_DAY, "key" + i));
            scopes.add(new Scope(Scope.Kind.KEY_MONTH, "key" + i));
        }
        scopes.add(Scope.site());
        scopes.forEach(scope -> setLimit(scope, aLimit()));
    }

    RandomGenerator random() {
        return random;
    }

    Sabotage sabotage() {
        return sabotage;
    }

    VirtualClock clock() {
        return clock;
    }

    Oracle oracle() {
        return oracle;
    }

    long admitted() {
        return admitted;
    }

    long refused() {
        return refused;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    // Callers and providers.

    private Money aLimit() {
        return Money.ofNanos(
                random.nextInt(12) == 0 ? 0 : random.nextLong(random.nextInt(5) == 0 ? 200_000_000L : 10_000_000_000L));
    }

    private void setLimit(Scope scope, Money most) {
        Limit limit = new Limit(scope, most);
        treasury.limit(limit);
        oracle.limit(limit);
    }

    void changeALimit() {
        setLimit(scopes.get(random.nextInt(scopes.size())), aLimit());
    }

    Case aCase() {
        CallBound bound = CallBound.of(random.nextInt(5_000), 1L + random.nextInt(8_192));
        Quote quote = Quote.of(PRICE, bound);
        List<Limit> limits = new ArrayList<>();
        int user = random.nextInt(3);
        addLimit(limits, new Scope(Scope.Kind.USER_DAY, "user" + user));
        addLimit(limits, Scope.site());
        addLimit(limits, new Scope(Scope.Kind.KEY_DAY, "key" + user));
        addLimit(limits, new Scope(Scope.Kind.KEY_MONTH, "key" + user));
        Attempt attempt = new Attempt("a" + ++attempts, quote.worst(), limits, null, Purpose.NONE);
        int dice = random.nextInt(100);
        Case.Behaviour behaviour = dice < 80 ? Case.Behaviour.HONEST : FAULTS.get(dice % FAULTS.size());
        return new Case(attempt, quote, aBill(quote, behaviour), behaviour);
    }

    private void addLimit(List<Limit> limits, Scope scope) {
        if (random.nextInt(10) > 0) {
            limits.add(new Limit(scope, Money.ofNanos(oracle.limitOf(scope))));
        }
    }

    private long aBill(Quote quote, Case.Behaviour behaviour) {
        long worst = quote.worst().nanos();
        return behaviour == Case.Behaviour.EXCESSIVE
                ? (worst + random.nextLong(1 + quote.bound().outputTokens()) * 2_800) / 1_400 * 1_400
                : random.nextLong(worst + 1) / 1_400 * 1_400;
    }

    /** What our side makes of what the provider says, by the rules of the product. */
    Charge charge(Case subject) {
        Instant now = clock.instant();
        return switch (subject.behaviour) {
            case HONEST, EXCESSIVE -> Charge.reported(subject.quote, usageOf(subject.bill), now, now);
            case SILENT ->
                sabotage == Sabotage.UNKNOWN_IS_FREE
                        ? new Charge(Money.ZERO, Charge.Status.METERED, Optional.empty())
                        : Charge.unknown(subject.attempt.worst());
            case CUT_OFF ->
                Charge.partial(subject.quote, Optional.empty(), usageOf(subject.bill), random.nextInt(100), now, now);
            case NEGATIVE ->
                Charge.reported(
                        subject.quote,
                        new TokenUsage(-5, -5, 0, 0, 0, TokenUsage.Provenance.PROVIDER_REPORTED),
                        now,
                        now);
            case ABSURD ->
                Charge.reported(
                        subject.quote,
                        new TokenUsage(1L << 52, 1L << 52, 0, 0, 0, TokenUsage.Provenance.PROVIDER_REPORTED),
                        now,
                        now);
        };
    }

    /** Some usage that costs exactly that much. */
    private static TokenUsage usageOf(long bill) {
        long output = bill / 2_800;
        long input = (bill - output * 2_800) / 1_400;
        return new TokenUsage(input, output, 0, 0, 0, TokenUsage.Provenance.PROVIDER_REPORTED);
    }

    void admitted(Case subject) {
        admitted++;
        oracle.admitted(subject);
    }

    void refused(Case subject, Verdict verdict) {
        refused++;
        subject.state = Case.State.FREE;
        boolean tooMuch = verdict.estimate().compareTo(verdict.fits()) > 0;
        if (verdict.reason() == Verdict.Reason.OVER_LIMIT && !tooMuch) {
            throw new Oracle.Violation("refused what fits: " + verdict);
        }
    }

    // The network to the treasury: loses, repeats and delays in both directions.

    <T> void ask(Supplier<T> request, Consumer<T> whenAnswered) {
        if (network.size() < IN_FLIGHT_MAX) {
            network.add(() -> answer(request, whenAnswered));
        }
    }

    private <T> void answer(Supplier<T> request, Consumer<T> whenAnswered) {
        if (!calm && chance(5)) {
            return;
        }
        T answer = request.get();
        if (!calm && chance(5)) {
            network.add(() -> answer(request, whenAnswered));
        }
        if (calm || !chance(5)) {
            network.add(() -> whenAnswered.accept(answer));
        }
    }

    void deliver() {
        if (!network.isEmpty()) {
            int picked = random.nextInt(network.size());
            Runnable message = network.get(picked);
            network.set(picked, network.getLast());
            network.removeLast();
            message.run();
        }
    }

    /** From here on nothing is lost. */
    void calmDown() {
        calm = true;
    }

    void deliverAll() {
        while (!network.isEmpty()) {
            network.removeFirst().run();
        }
    }

    // The treasury.

    Joined join(String node) {
        return treasury.join(node);
    }

    GrantReply grant(GrantErrand errand) {
        GrantReply reply = treasury.grant(errand);
        if (reply instanceof GrantReply.Decided decided) {
            for (Outcome outcome : decided.outcomes()) {
                if (outcome instanceof Outcome.Given(var portions)) {
                    portions.forEach(oracle::granted);
                }
            }
            return sabotage == Sabotage.GRANT_MISREAD ? misread(decided) : reply;
        }
        return reply;
    }

    private static GrantReply misread(GrantReply.Decided decided) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Outcome outcome : decided.outcomes()) {
            outcomes.add(
                    outcome instanceof Outcome.Given(var portions)
                            ? new Outcome.Given(
                                    portions.stream().map(World::doubled).toList())
                            : outcome);
        }
        return new GrantReply.Decided(decided.epoch(), decided.seq(), outcomes, decided.nodes());
    }

    private static Portion doubled(Portion portion) {
        return new Portion(
                portion.slice(),
                portion.scope(),
                portion.window(),
                portion.amount() * 2,
                portion.limit(),
                portion.direct(),
                portion.validMillis());
    }

    boolean commit(Batch batch) {
        return treasury.commit(batch);
    }

    Renewal renew(String node, long epoch) {
        return treasury.renew(node, epoch);
    }

    void setTheWallClock() {
        long hour = Duration.ofHours(1).toMillis();
        switch (random.nextInt(4)) {
            case 0 -> clock.setWall(hour);
            case 1 -> clock.setWall(-hour);
            case 2 -> clock.setWall(random.nextBoolean() ? 24 * hour : -24 * hour);
            default -> clock.setWall(random.nextInt(2_000) - 1_000);
        }
    }

    void loseSilentNodes() {
        treasury.loseSilentNodes();
    }

    void lose(String node) {
        treasury.lose(node);
    }

    void check() {
        List<String> wrong = Invariants.of(treasury);
        if (!wrong.isEmpty()) {
            throw new Oracle.Violation(wrong.toString());
        }
    }

    void checkAtRest() {
        check();
        oracle.checkAtRest(treasury);
    }
}
