package dev.penstock.gateway.generate;

import dev.penstock.core.dialect.CallerDialect;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.money.Verdict;
import dev.penstock.gateway.money.RefusalBook;
import dev.penstock.gateway.money.Shortages;
import dev.penstock.gateway.observe.ChatMeters;
import dev.penstock.gateway.pipeline.Caller;
import dev.penstock.gateway.pipeline.CallerAnswer;
import dev.penstock.gateway.pipeline.Pipeline;
import dev.penstock.gateway.settings.GenerationSettings;
import dev.penstock.gateway.upstream.CarriedHeaders;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes calls of {@code POST /api/generate}: the whole job is priced, with all calls that it takes, and only one that fits goes
 * into the pipeline, where its call is held for as every other. May be shared between threads.
 */
public final class Generation {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    private final Parts parts;
    private final RefusalBook refusals;

    /**
     * What long answers need.
     *
     * @param heartbeat how long a stream may be silent towards its caller
     */
    public record Parts(
            GenerationSettings settings,
            CallerDialect chats,
            BudgetPages pages,
            ChatMeters meters,
            Duration heartbeat) {}

    public Generation(Parts parts, RefusalBook refusals) {
        this.parts = parts;
        this.refusals = refusals;
    }

    /** Reads a body; empty where it is none of ours, but of the other dialect that has this path. */
    public Optional<JsonObject> own(byte[] body) {
        try {
            return Optional.of(new JsonObject(Buffer.buffer(body))).filter(GenerateRequest::isOne);
        } catch (DecodeException | ClassCastException malformed) {
            return Optional.empty();
        }
    }

    /** In which words callers are told before their call is read. */
    public CallerDialect words() {
        return dialect(GenerateRequest.NONE);
    }

    /**
     * Answers a call, or sends it on its way. On the event loop of the pipeline.
     *
     * @param answers makes the answer to the request, in a dialect; asked once
     */
    public void begin(
            JsonObject body,
            boolean acceptsEvents,
            Caller caller,
            Function<CallerDialect, CallerAnswer> answers,
            Pipeline pipeline,
            long arrivedAt) {
        GenerateRequest request;
        try {
            request = GenerateRequest.read(body, parts.settings(), acceptsEvents);
            if (!parts.pages().serves(request.model())) {
                throw new Refusal(Problem.invalid("无效的模型类型", "model"));
            }
        } catch (Refusal refusal) {
            refuse(answers.apply(words()), caller, refusal.problem(), pipeline, arrivedAt);
            return;
        }
        GenerateDialect dialect = dialect(request);
        Caller billed = caller.as(BudgetPages.billed(caller, request.user()));
        parts.pages().judge(request, billed.name()).onComplete(judged -> {
            if (judged.failed()) {
                // The hold of the call guards the budgets all the same.
                LOG.warn(
                        "budget: a job could not be priced beforehand: {}",
                        judged.cause().toString());
            }
            Optional<Overspend> overspend = judged.succeeded() ? judged.result() : Optional.empty();
            if (overspend.isPresent()) {
                Problem problem = problem(overspend.get());
                refusals.refused(billed.name(), problem);
                refuse(answers.apply(dialect.refusing(overspend.get().told())), billed, problem, pipeline, arrivedAt);
            } else if (isContinued(request)) {
                new LongAnswer(parts, request, billed, answers.apply(dialect), pipeline, arrivedAt).begin();
            } else {
                pipeline.accept(
                        answers.apply(dialect),
                        dialect,
                        Operation.GENERATE,
                        billed,
                        new byte[0],
                        CarriedHeaders.NONE,
                        arrivedAt);
            }
        });
    }

    private boolean isContinued(GenerateRequest request) {
        return request.continued()
                && parts.settings().long128k()
                && request.maxTokens() > parts.settings().outputPerCall();
    }

    private GenerateDialect dialect(GenerateRequest request) {
        return new GenerateDialect(
                parts.chats(),
                request,
                parts.settings().outputPerCall(),
                parts.pages().price(request.model()),
                Optional.empty());
    }

    private static Problem problem(Overspend overspend) {
        Optional<Verdict> verdict = overspend.verdict();
        return verdict.map(known -> Shortages.problem(known, overspend.fits()))
                .orElseGet(() -> Problem.of(
                        Problem.Kind.BUDGET_EXCEEDED,
                        "The answer is longer than all calls of a job together may give.",
                        "maxTokens",
                        "budget_exceeded"));
    }

    private static void refuse(CallerAnswer answer, Caller caller, Problem problem, Pipeline pipeline, long arrivedAt) {
        pipeline.refuse(answer, Operation.GENERATE, caller.name(), Optional.empty(), problem, arrivedAt);
    }
}
