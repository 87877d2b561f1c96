package dev.penstock.core.dialect.translation;

import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.StreamLimits;
import dev.penstock.core.dialect.TokenUsage;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.sse.EventTooLarge;
import java.util.BitSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A streamed reply on its way from one dialect to another, which ends no better than its upstream did. */
final class TranslatedStream implements ReplyStream {
    private final ReplyReader reader;
    private final ReplyWriter writer;
    private final ToolCallIds ids;
    private final LongSupplier promptEstimate;
    private final StreamLimits limits;
    private final RoughTokens output = new RoughTokens();
    private final BitSet begun = new BitSet();
    private final BitSet ended = new BitSet();
    private final BitSet withTools = new BitSet();
    private long bytes;
    private boolean committable;
    private boolean finished;
    private Finish finish = Finish.NONE;
    private @Nullable Problem problem;
    private @Nullable TokenUsage reported;

    TranslatedStream(
            ReplyReader reader, ReplyWriter writer, ToolCallIds ids, LongSupplier promptEstimate, StreamLimits limits) {
        this.reader = reader;
        this.writer = writer;
        this.ids = ids;
        this.promptEstimate = promptEstimate;
        this.limits = limits;
    }

    @Override
    public void accept(byte[] chunk, int from, int to, Sink out) {
        if (over()) {
            return;
        }
        bytes += to - from;
        try {
            reader.accept(chunk, from, to, event -> on(event, out));
        } catch (EventTooLarge e) {
            fail(malformed(e.getMessage()), out);
        }
        if (bytes > limits.bytes() || reader.events() > limits.events()) {
            fail(malformed(bytes + " bytes in " + reader.events() + " events (expected: an end before that)"), out);
        }
    }

    @Override
    public void end(Sink out) {
        if (over()) {
            return;
        }
        try {
            reader.end(event -> on(event, out));
        } catch (EventTooLarge e) {
            fail(malformed(e.getMessage()), out);
        }
        if (over()) {
            return;
        }
        if (reader.events() == 0) {
            fail(Problem.of(Problem.Kind.UPSTREAM_EMPTY, "upstream's stream: nothing (expected: an answer)"), out);
        } else if (ended.isEmpty() || !everyChoiceEnded()) {
            fail(Problem.of(Problem.Kind.UPSTREAM_CUT_OFF, "upstream's stream: ended before the answer did"), out);
        } else {
            finish(out);
        }
    }

    @Override
    public void fail(Problem why, Sink out) {
        if (over()) {
            return;
        }
        problem = why;
        writer.fail(why, out);
    }

    @Override
    public boolean committable() {
        return committable;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public @Nullable Problem problem() {
        return problem;
    }

    @Override
    public TokenUsage usage() {
        if (reported == null) {
            return TokenUsage.estimated(promptEstimate.getAsLong(), output.tokens());
        }
        if (finished || output.tokens() <= reported.output()) {
            return Counts.withInput(reported, promptEstimate);
        }
        // A report from the middle of a stream that broke off later: more was seen than it counts.
        return new TokenUsage(
                reported.input(),
                output.tokens(),
                reported.cachedInput(),
                reported.cacheWrite(),
                reported.reasoning(),
                TokenUsage.Provenance.ESTIMATED);
    }

    @Override
    public Finish finish() {
        return finish;
    }

    @Override
    public long events() {
        return reader.events();
    }

    @Override
    public String contentType() {
        return writer.contentType();
    }

    @Override
    public byte[] heartbeat() {
        return writer.heartbeat();
    }

    private static Problem malformed(@Nullable String what) {
        return Problem.of(Problem.Kind.UPSTREAM_MALFORMED, "upstream's stream: " + what);
    }

    private boolean over() {
        return finished || problem != null;
    }

    private void on(ReplyEvent event, Sink out) {
        if (over()) {
            return;
        }
        switch (event) {
            case ReplyEvent.Started started -> writer.started(started);
            case ReplyEvent.Alive ignored -> out.write(writer.heartbeat());
            case ReplyEvent.Used used -> {
                reported = used.usage();
                writer.used(used.usage());
            }
            case ReplyEvent.Content content -> content(content, out);
            case ReplyEvent.Finished last -> choiceEnded(last, out);
            case ReplyEvent.Ended ignored -> endMark(out);
            case ReplyEvent.Failed failed -> fail(failed.problem(), out);
        }
    }

    private void content(ReplyEvent.Content event, Sink out) {
        if (ended.get(event.choice())) {
            return;
        }
        begun.set(event.choice());
        switch (event) {
            case ReplyEvent.Text text -> output.add(text.piece());
            case ReplyEvent.Declined declined -> output.add(declined.piece());
            case ReplyEvent.Reasoning reasoning -> output.add(reasoning.piece());
            case ReplyEvent.ToolArguments arguments -> output.add(arguments.piece());
            case ReplyEvent.ToolStarted call -> {
                output.add(call.name());
                withTools.set(call.choice());
            }
            case ReplyEvent.Sealed ignored -> {}
        }
        writer.content(event instanceof ReplyEvent.ToolStarted call ? ids.named(call) : event, answer(out));
    }

    private void choiceEnded(ReplyEvent.Finished last, Sink out) {
        if (ended.get(last.choice())) {
            return;
        }
        ended.set(last.choice());
        Finish reason = last.reason();
        if (withTools.get(last.choice()) && (reason == Finish.STOP || reason == Finish.NONE)) {
            // Some dialects say stop for it, and some services of the others do.
            reason = Finish.TOOL_CALLS;
        } else if (reason == Finish.NONE) {
            reason = Finish.STOP;
        }
        if (last.choice() == 0 || finish == Finish.NONE) {
            finish = reason;
        }
        writer.finished(new ReplyEvent.Finished(last.choice(), reason, last.stopSequence()), answer(out));
    }

    /** Where a part of the answer is written to: from then on there is something a caller has seen. */
    private Sink answer(Sink out) {
        return (bytes, from, to) -> {
            committable = true;
            out.write(bytes, from, to);
        };
    }

    private void endMark(Sink out) {
        if (begun.isEmpty() && ended.isEmpty()) {
            fail(Problem.of(Problem.Kind.UPSTREAM_EMPTY, "upstream's stream: an end mark and no answer"), out);
            return;
        }
        // An end mark is the dialect's word that the answer is whole, even where the reason was forgotten.
        for (int choice = begun.nextSetBit(0); choice >= 0; choice = begun.nextSetBit(choice + 1)) {
            choiceEnded(new ReplyEvent.Finished(choice, Finish.NONE, null), out);
        }
        finish(out);
    }

    private void finish(Sink out) {
        finished = true;
        writer.close(usage(), answer(out));
    }

    private boolean everyChoiceEnded() {
        BitSet open = (BitSet) begun.clone();
        open.andNot(ended);
        return open.isEmpty();
    }
}
