package dev.penstock.gateway.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Operation;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.money.Money;
import dev.penstock.gateway.observe.Outcome;
import dev.penstock.gateway.pipeline.Caller;
import dev.penstock.gateway.pipeline.CallerAnswer;
import dev.penstock.gateway.pipeline.PartAnswer;
import dev.penstock.gateway.pipeline.Pipeline;
import dev.penstock.gateway.upstream.CarriedHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is longer than one call gives: calls are made one after the other, each with the text so far, until the model
 * has come to its end, the caller has its tokens, or the budgets do not allow the next one. Each is a call as every other, with a
 * hold, an entry of the ledger and a record of its own ({@code <request>-seg2}). Confined to one event loop.
 *
 * <p>The end says the truth: {@code length} where the text was cut off, with {@code stopped} where something else than the
 * caller's own limit did it; a stream whose continuation fails ends in an error event.
 */
final class LongAnswer implements PartAnswer.Joiner {
    private static final TokenUsage NOTHING = TokenUsage.estimated(0, 0);
    private static final String DATA = "data:";

    private final Generation.Parts parts;
    private final GenerateRequest request;
    private final Caller caller;
    private final CallerAnswer answer;
    private final Pipeline pipeline;
    private final long arrivedAt;
    private final StringBuilder text = new StringBuilder();

    private int calls;
    private long cost;
    private TokenUsage taken = NOTHING;
    private boolean billed;
    private boolean streaming;
    private boolean broken;
    private long heartbeat = -1;
    private Seam seam = new Seam("");
    /** What chunks look like; of the last one that came. */
    private JsonObject chunk = new JsonObject();

    private @Nullable Problem stopped;

    LongAnswer(
            Generation.Parts parts,
            GenerateRequest request,
            Caller caller,
            CallerAnswer answer,
            Pipeline pipeline,
            long arrivedAt) {
        this.parts = parts;
        this.request = request;
        this.caller = caller;
        this.answer = answer;
        this.pipeline = pipeline;
        this.arrivedAt = arrivedAt;
    }

    void begin() {
        call(Strategy.NORMAL, arrivedAt);
    }

    private void call(Strategy strategy, long startedAt) {
        calls++;
        seam = new Seam(text.toString());
        byte[] body = request.asPart(
                text.toString(),
                strategy.instruction(calls, strategy.calls(parts.settings().job())),
                output(strategy));
        String id = calls == 1 ? answer.requestId() : answer.requestId() + "-seg" + calls;
        pipeline.accept(
                new PartAnswer(answer, id, this),
                parts.chats(),
                Operation.CHAT,
                caller,
                body,
                CarriedHeaders.NONE,
                startedAt);
    }

    /** The most tokens that the next call may answer. */
    private long output(Strategy strategy) {
        return Math.min(strategy.output(parts.settings().job()), request.maxTokens() - taken.output());
    }

    // What a call answers.

    @Override
    public void whole(byte[] body) {
        chunk = new JsonObject(Buffer.buffer(body));
        JsonObject message = choice(chunk).getJsonObject("message", new JsonObject());
        String content = message.getString("content");
        text.append(seam.take(content == null ? "" : content)).append(seam.end());
    }

    @Override
    public void begins(String contentType) {
        quiet();
        if (!streaming) {
            streaming = true;
            answer.startStream(contentType);
        }
    }

    @Override
    public void events(ByteBuf events) {
        quiet();
        Buffer out = Buffer.buffer();
        for (String event : events.toString(UTF_8).replace("\r\n", "\n").split("\n\n", -1)) {
            if (!event.isEmpty()) {
                event(event, out);
            }
        }
        send(out);
    }

    private void event(String event, Buffer out) {
        String data = "";
        for (String line : event.split("\n", -1)) {
            data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : data;
        }
        if (data.isEmpty()) {
            out.appendString(event).appendString("\n\n");
            return;
        }
        JsonObject told = json(data);
        if (told.containsKey("error")) {
            broken = true;
            out.appendString(event).appendString("\n\n");
        } else if (!told.getJsonArray("choices", new JsonArray()).isEmpty()) {
            chunk(told, event, out);
        }
    }

    private void chunk(JsonObject told, String event, Buffer out) {
        JsonObject choice = choice(told);
        JsonObject delta = choice.getJsonObject("delta", new JsonObject());
        String content = delta.getString("content");
        boolean last = choice.getString("finish_reason") != null;
        chunk = told;
        String fresh = content == null ? "" : seam.take(content);
        text.append(fresh);
        boolean empty = content == null || content.isEmpty();
        if (!last && (empty ? calls == 1 || saysMore(delta) : fresh.equals(content))) {
            out.appendString(event).appendString("\n\n");
        } else if (!fresh.isEmpty()) {
            write(new JsonObject().put("content", fresh), null, out);
        }
    }

    /** Whether there is something beside what each stream begins with. */
    private static boolean saysMore(JsonObject delta) {
        return delta.fieldNames().stream().anyMatch(name -> !name.equals("role") && !name.equals("content"));
    }

    private static JsonObject json(String data) {
        try {
            return new JsonObject(data);
        } catch (DecodeException endMark) {
            return new JsonObject();
        }
    }

    private static JsonObject choice(JsonObject told) {
        JsonArray choices = told.getJsonArray("choices", new JsonArray());
        return choices.isEmpty() ? new JsonObject() : choices.getJsonObject(0);
    }

    /** The only choice there is: what it says, and why it ended. */
    private static JsonArray choices(String member, JsonObject says, @Nullable String finish) {
        return new JsonArray()
                .add(new JsonObject().put("index", 0).put(member, says).put("finish_reason", finish));
    }

    /** Writes an event of our own, in the likeness of those that came. */
    private void write(JsonObject delta, @Nullable String finish, Buffer out) {
        JsonObject own = chunk.copy().put("choices", choices("delta", delta, finish));
        own.remove("usage");
        if (finish != null) {
            own.put("usage", usage()).put("segments", calls);
            Problem why = stopped;
            if (why != null) {
                own.put("stopped", told(why));
            }
        }
        out.appendString("data: ").appendString(own.encode()).appendString("\n\n");
    }

    private static ByteBuf bytes(Buffer events) {
        return Unpooled.wrappedBuffer(events.getBytes());
    }

    private void send(Buffer events) {
        if (events.length() > 0) {
            answer.write(bytes(events));
        }
    }

    @Override
    public void failed(Problem problem) {
        stopped = problem;
    }

    // What comes after it.

    @Override
    public void over(Outcome outcome, boolean mayHaveCost, TokenUsage usage, Finish finish) {
        billed |= mayHaveCost;
        taken = taken.plus(usage);
        cost += price(usage).orElse(0L);
        if (streaming) {
            Buffer out = Buffer.buffer();
            String rest = seam.end();
            text.append(rest);
            if (!rest.isEmpty()) {
                write(new JsonObject().put("content", rest), null, out);
                send(out);
            }
        }
        if (outcome != Outcome.SUCCEEDED) {
            end(outcome, finish);
        } else if (finish == Finish.LENGTH && taken.output() < request.maxTokens() && usage.output() > 0) {
            continueOrEnd(usage);
        } else {
            end(outcome, finish);
        }
    }

    private void continueOrEnd(TokenUsage last) {
        listen();
        parts.pages().standing(caller.name()).onComplete(standing -> {
            if (answer.isGone()) {
                end(Outcome.CLIENT_GONE, Finish.LENGTH);
                return;
            }
            // Without the books' word the hold of the next call decides.
            Strategy strategy = standing.succeeded() ? Strategy.of(standing.result()) : Strategy.NORMAL;
            if (calls >= strategy.calls(parts.settings().job())) {
                stopped = strategy == Strategy.NORMAL
                        ? stop("An answer takes no more than " + calls + " calls.", "continuations_max")
                        : stop(
                                "What the budgets have left allows no more than " + calls + " calls.",
                                "budget_exceeded");
                end(Outcome.SUCCEEDED, Finish.LENGTH);
            } else if (standing.succeeded() && isTooDear(standing.result(), strategy, last)) {
                stopped = stop(
                        "The next call would take the whole answer over what one call may cost.", "budget_exceeded");
                end(Outcome.SUCCEEDED, Finish.LENGTH);
            } else {
                parts.meters().continued(request.model(), strategy.label());
                call(strategy, System.nanoTime());
            }
        });
    }

    private static Problem stop(String message, String code) {
        return Problem.of(Problem.Kind.BUDGET_EXCEEDED, message, "maxTokens", code);
    }

    /** The next prompt is the last one with its answer and an instruction behind it. */
    private boolean isTooDear(Standing standing, Strategy strategy, TokenUsage last) {
        long input = last.input() + last.output() + parts.settings().safetyMargin();
        return request.guarded()
                && price(TokenUsage.estimated(input, output(strategy)))
                        .filter(next -> !standing.requestCovers(Money.ofNanos(cost + next)))
                        .isPresent();
    }

    /** What a call costs now, in nano-dollars; absent where the model has no price. */
    private Optional<Long> price(TokenUsage usage) {
        return parts.pages().price(request.model()).map(price -> price.cost(usage, Instant.now()));
    }

    private void end(Outcome outcome, Finish finish) {
        quiet();
        parts.meters().joined(calls, calls > 1 && outcome != Outcome.SUCCEEDED);
        boolean first = calls == 1;
        Problem why = stopped;
        Outcome told = outcome;
        if (streaming) {
            endStream(outcome, finish);
        } else if (outcome == Outcome.SUCCEEDED || (why != null && !first && !text.isEmpty())) {
            answer.answer(joined(outcome == Outcome.SUCCEEDED ? finish : Finish.LENGTH));
            told = Outcome.SUCCEEDED;
        } else if (why != null) {
            answer.error(why);
        }
        answer.over(told, billed, taken, finish);
    }

    private void endStream(Outcome outcome, Finish finish) {
        if (answer.isGone()) {
            return;
        }
        Buffer out = Buffer.buffer();
        Problem why = stopped;
        if (!broken && (outcome == Outcome.SUCCEEDED || isMoney(why))) {
            write(new JsonObject(), outcome == Outcome.SUCCEEDED ? word(finish) : "length", out);
        } else if (!broken && why != null) {
            out.appendString("data: ")
                    .appendBuffer(Buffer.buffer(parts.chats().error(why, answer.requestId())))
                    .appendString("\n\n");
        }
        answer.end(bytes(out.appendString("data: [DONE]\n\n")));
    }

    private static boolean isMoney(@Nullable Problem problem) {
        return problem != null && problem.kind() == Problem.Kind.BUDGET_EXCEEDED;
    }

    /** One chat completion of all of them. */
    private byte[] joined(Finish finish) {
        JsonObject message = new JsonObject().put("role", "assistant").put("content", text.toString());
        JsonObject told = chunk.copy()
                .put("choices", choices("message", message, word(finish)))
                .put("usage", usage())
                .put("segments", calls);
        Problem why = stopped;
        if (why != null) {
            told.put("stopped", told(why));
        }
        return told.toBuffer().getBytes();
    }

    private String word(Finish finish) {
        String said = choice(chunk).getString("finish_reason");
        return finish == Finish.LENGTH ? "length" : said == null ? "stop" : said;
    }

    private static JsonObject told(Problem problem) {
        return new JsonObject()
                .put("status", problem.status())
                .put("code", problem.code())
                .put("message", problem.message());
    }

    private JsonObject usage() {
        return new JsonObject()
                .put("prompt_tokens", taken.input())
                .put("completion_tokens", taken.output())
                .put("total_tokens", taken.input() + taken.output());
    }

    // Between two calls nobody else keeps the connection open.

    private void listen() {
        if (streaming && heartbeat < 0) {
            heartbeat = loop().setPeriodic(
                            parts.heartbeat().toMillis(), due -> answer.write(bytes(Buffer.buffer(": waiting\n\n"))));
        }
    }

    private void quiet() {
        if (heartbeat >= 0) {
            loop().cancelTimer(heartbeat);
            heartbeat = -1;
        }
    }

    private static Vertx loop() {
        return Vertx.currentContext().owner();
    }
}
