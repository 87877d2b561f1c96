package dev.penstock.gateway.money;

import dev.penstock.core.dialect.Call;
import dev.penstock.core.dialect.Demand;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Verdict;
import dev.penstock.core.money.journal.Purpose;
import dev.penstock.core.money.ledger.Admission;
import dev.penstock.core.money.ledger.Attempt;
import dev.penstock.core.money.ledger.RequestPurse;
import dev.penstock.core.money.price.CallBound;
import dev.penstock.core.money.price.CallBounds;
import dev.penstock.core.money.price.PriceVersion;
import dev.penstock.core.money.price.Quote;
import dev.penstock.core.money.price.Unpriced;
import dev.penstock.core.routing.Price;
import dev.penstock.core.routing.Version;
import dev.penstock.gateway.pipeline.Budget;
import dev.penstock.gateway.pipeline.Budget.Account;
import dev.penstock.gateway.pipeline.Budget.Answer;
import dev.penstock.gateway.pipeline.Caller;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The account of one call: each attempt asks for its worst case. Where the caller set no limit of the answer, the model's is
 * asked for first, and then what fits, so that the last money is of use. Confined to one attempt at a time.
 */
final class CallAccount implements Account {
    /** A shorter answer is of no use to anybody; where the model gives less, that is enough. */
    private static final long USEFUL_TOKENS = 256;

    /** What fits may be gone by the time it is asked for. */
    private static final int TRIES_MAX = 4;

    private final MoneyBudget budget;
    private final Caller caller;
    private final Call call;
    private final String requestId;
    private final List<Limit> limits;
    private @Nullable RequestPurse request;
    private @Nullable Demand demand;
    private volatile @Nullable Attempt waiting;

    CallAccount(MoneyBudget budget, Caller caller, Call call, String requestId) {
        this.budget = budget;
        this.caller = caller;
        this.call = call;
        this.requestId = requestId;
        this.limits = budget.plan().limits(caller.name());
        budget.plan().perRequest().ifPresent(most -> request = new RequestPurse(subject(requestId), most));
    }

    private static String subject(String requestId) {
        return requestId.length() > 128 ? requestId.substring(0, 128) : requestId;
    }

    @Override
    public Answer reserve(Version version, Consumer<Answer> later) {
        Price price = version.model().price().orElse(null);
        boolean unguarded = limits.isEmpty() && request == null;
        if (unguarded || call.operation() == Operation.COUNT_TOKENS || (price != null && price.isFree())) {
            return new Answer.Granted(call, Budget.NOTHING);
        }
        if (price == null) {
            return refused(unpriced(version));
        }
        PriceVersion priced = budget.priced(version, price);
        try {
            CallBound bound = CallBounds.of(call, demand(), version.model());
            if (bound.priority() && price.priorityPercent().isEmpty()) {
                return refused(problem(
                        "The faster service of " + version.model().id() + " has no price, so no budget can admit it.",
                        "model_unpriced"));
            }
            return ask(version, Quote.of(priced, bound), later, 1);
        } catch (Unpriced unbounded) {
            return refused(problem(String.valueOf(unbounded.getMessage()), "model_unpriced"));
        } catch (ArithmeticException tooMuch) {
            return refused(problem("What this call may cost is more than any budget can hold.", "budget_exceeded"));
        }
    }

    private Demand demand() {
        Demand known = demand;
        if (known == null) {
            known = budget.translators().caller(call.dialect()).demand(call);
            demand = known;
        }
        return known;
    }

    private Answer ask(Version version, Quote quote, Consumer<Answer> later, int number) {
        Attempt attempt = new Attempt(
                budget.nextAttempt(),
                quote.worst(),
                limits,
                request,
                new Purpose(
                        requestId,
                        caller.name(),
                        caller.name().equals(BudgetPlan.ANONYMOUS) ? "" : caller.name(),
                        version.provider().name(),
                        version.model().id(),
                        quote.version().id()));
        waiting = attempt;
        Admission admission =
                budget.bursar().admit(attempt, decided -> answer(version, quote, decided, later, number, true));
        return answer(version, quote, admission, later, number, false);
    }

    private Answer answer(
            Version version, Quote quote, Admission admission, Consumer<Answer> later, int number, boolean tell) {
        Answer answer = switch (admission) {
            case Admission.Waiting() -> new Answer.Later();
            case Admission.Admitted(var hold) -> {
                waiting = null;
                budget.meters().held(version.model().id(), quote.worst());
                yield new Answer.Granted(asSent(quote), new AttemptHold(budget, hold, quote));
            }
            case Admission.Refused(var verdict) -> {
                waiting = null;
                yield refused(version, quote, verdict, later, number);
            }
        };
        if (tell && !(answer instanceof Answer.Later)) {
            later.accept(answer);
        }
        return answer;
    }

    /** What the quote is for is what must be sent. */
    private Call asSent(Quote quote) {
        boolean limitless = call.maxOutputTokens().isEmpty() && call.operation() != Operation.EMBEDDINGS;
        return limitless ? call.limitedTo(quote.bound().outputTokens()) : call;
    }

    private Answer refused(Version version, Quote quote, Verdict verdict, Consumer<Answer> later, int number) {
        OptionalLong fits = verdict.reason() == Verdict.Reason.OVER_LIMIT
                ? Quote.affordableOutput(quote.version(), quote.bound(), verdict.fits())
                : OptionalLong.empty();
        boolean mayClamp = call.maxOutputTokens().isEmpty() && quote.bound().outputTokens() > 0;
        long useful = Math.min(USEFUL_TOKENS, version.model().outputCap().orElse(USEFUL_TOKENS));
        if (mayClamp && number < TRIES_MAX && fits.orElse(0) >= useful) {
            CallBound shorter = quote.bound().withOutputTokens(fits.getAsLong());
            return ask(version, Quote.of(quote.version(), shorter), later, number + 1);
        }
        return refused(Shortages.problem(verdict, fits));
    }

    private Answer refused(Problem problem) {
        budget.refusals().refused(caller.name(), problem);
        return new Answer.Refused(problem);
    }

    private static Problem unpriced(Version version) {
        String model = version.model().id();
        String provider = version.provider().name();
        return problem(
                "The model " + model + " of " + provider
                        + " has no price, so no budget can admit it (expected: a price under"
                        + " providers." + provider + ".models." + model
                        + ".price, which is {input: 0, output: 0} where it is"
                        + " free; or all budgets off).",
                "model_unpriced");
    }

    private static Problem problem(String message, String code) {
        return Problem.of(Problem.Kind.BUDGET_EXCEEDED, message, "model", code);
    }

    @Override
    public void leave() {
        Attempt present = waiting;
        if (present != null) {
            budget.bursar().leave(present);
        }
    }
}
