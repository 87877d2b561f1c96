package dev.penstock.gateway.money;

import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.money.journal.Journal.JournalFailed;
import dev.penstock.core.money.ledger.Hold;
import dev.penstock.core.money.price.Charge;
import dev.penstock.core.money.price.Quote;
import dev.penstock.gateway.pipeline.Budget;
import dev.penstock.gateway.pipeline.Budget.Ending;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Money set aside for one attempt, and what becomes of it. Confined to one event loop. */
final class AttemptHold implements Budget.Hold {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptHold.class);

    /** What a provider may have made before it saw that nobody listens, beside a part of what it had made by then. */
    private static final long ON_ITS_WAY = 512;

    private final MoneyBudget budget;
    private final Hold hold;
    private final Quote quote;
    private Instant started = Instant.EPOCH;

    AttemptHold(MoneyBudget budget, Hold hold, Quote quote) {
        this.budget = budget;
        this.hold = hold;
        this.quote = quote;
    }

    @Override
    public void sending() throws Refusal {
        started = Instant.now();
        try {
            budget.bursar().dispatched(hold);
        } catch (JournalFailed failed) {
            throw new Refusal(Problem.of(
                    Problem.Kind.OVERLOADED,
                    "Budgets cannot be kept right now, so no call is sent; the gateway's log says why.",
                    null,
                    "budget_unavailable"));
        }
    }

    @Override
    public void settle(Ending ending) {
        Charge charge = charge(ending);
        if (charge.status() == Charge.Status.HOSTILE) {
            LOG.warn(
                    "budget: {} counts what cannot be true ({}) for {}; the whole hold is charged",
                    hold.attempt().purpose().provider(),
                    ending.usage(),
                    hold.attempt().purpose().model());
        }
        budget.bursar().settle(hold, charge);
        budget.meters().charged(hold.attempt().purpose().model(), charge);
    }

    private Charge charge(Ending ending) {
        TokenUsage usage = ending.usage();
        Instant now = Instant.now();
        return switch (ending.how()) {
            case WHOLE ->
                usage.reported()
                        ? Charge.reported(quote, usage, started, now)
                        : Charge.metered(quote, generous(usage), started, now);
            case CUT -> {
                Optional<TokenUsage> told = usage.reported() ? Optional.of(usage) : Optional.empty();
                yield Charge.partial(quote, told, generous(usage), ON_ITS_WAY + usage.output() / 4, started, now);
            }
            case UNKNOWN -> Charge.unknown(hold.amount());
        };
    }

    /** An estimate may be too low; a prompt is taken to be half as long again, but never longer than it can be. */
    private TokenUsage generous(TokenUsage usage) {
        if (usage.reported()) {
            return usage;
        }
        long input = Math.max(usage.input(), Math.min(quote.bound().inputTokens(), usage.input() + usage.input() / 2));
        return new TokenUsage(
                input,
                usage.output(),
                Math.min(usage.cachedInput(), input),
                Math.min(usage.cacheWrite(), input),
                Math.min(usage.reasoning(), usage.output()),
                usage.provenance());
    }

    @Override
    public void release() {
        budget.bursar().release(hold);
    }
}
