package dev.penstock.simulator.wire;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.behaviour.Fault;
import dev.penstock.simulator.behaviour.UsageShape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps by which a body is sent, with the faults that strike within it. */
final class BodyFaults implements Iterator<Step> {
    private final Iterator<Frame> frames;
    private final Behaviour behaviour;
    private final Reply reply;
    private final LineEnds lineEnds;
    private final Deque<Step> ready = new ArrayDeque<>();
    private final int at;
    private @Nullable Frame lastContent;
    private int contentSeen;
    private boolean struck;
    private boolean over;

    BodyFaults(Reply reply, Behaviour behaviour) {
        this.frames = reply.frames();
        this.behaviour = behaviour;
        this.reply = reply;
        this.lineEnds = LineEnds.of(behaviour);
        this.at = behaviour.count(Directive.AT, 0);
        if (behaviour.has(Fault.ERROR_FIRST) && reply.streams()) {
            fail();
        }
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !over) {
            if (behaviour.has(Fault.COMMENTS_ONLY)) {
                ready.add(new Step.Send(Frame.of(Frame.Kind.COMMENT, reply.signOfLife(), 0)));
                ready.add(new Step.Wait(Pace.intervalNanos(behaviour)));
            } else if (frames.hasNext()) {
                take(frames.next());
            } else {
                over = true;
                lastStep().ifPresent(ready::add);
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public Step next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the body is over");
        }
        return ready.remove();
    }

    private Optional<Step> lastStep() {
        if (behaviour.has(Fault.CUT_AT_END)) {
            return Optional.of(new Step.Cut());
        }
        return behaviour.has(Fault.STALL_AT_END) ? Optional.of(new Step.Stall()) : Optional.empty();
    }

    private void take(Frame frame) {
        boolean whole = frame.kind() == Frame.Kind.WHOLE;
        boolean content = frame.kind() == Frame.Kind.CONTENT;
        if (!struck && (whole ? strikeWhole(frame) : content && contentSeen == at && strike(frame))) {
            return;
        }
        if (content) {
            contentSeen++;
            lastContent = frame;
        }
        if (cutBefore(frame)) {
            end(new Step.Cut());
        } else if (!leftOut(frame)) {
            send(frame);
            echo(frame);
        }
    }

    /** Applies the fault that strikes at this event, if one does; true when the event is dealt with. */
    private boolean strike(Frame frame) {
        struck = true;
        if (behaviour.has(Fault.CUT_MID_EVENT)) {
            sendHalf(frame);
            end(new Step.Cut());
        } else if (behaviour.has(Fault.CUT_BETWEEN_EVENTS)) {
            end(new Step.Cut());
        } else if (behaviour.has(Fault.STALL_MID)) {
            end(new Step.Stall());
        } else if (behaviour.has(Fault.ERROR_IN_STREAM)) {
            fail();
        } else if (behaviour.has(Fault.BROKEN_JSON_EVENT)) {
            send(frame.with(Mangled.cut(frame.bytes())));
        } else if (behaviour.has(Fault.NOT_JSON)) {
            send(frame.with(Mangled.notJson(frame.bytes())));
        } else {
            return false;
        }
        return true;
    }

    /** The same for a body without events: only the faults that leave half of it unsaid. */
    private boolean strikeWhole(Frame frame) {
        struck = true;
        boolean cut = behaviour.has(Fault.CUT_MID_EVENT)
                || behaviour.has(Fault.CUT_BETWEEN_EVENTS)
                || behaviour.has(Fault.CUT_BEFORE_USAGE)
                || behaviour.has(Fault.CUT_BEFORE_DONE);
        if (!cut && !behaviour.has(Fault.STALL_MID)) {
            return false;
        }
        sendHalf(frame);
        end(cut ? new Step.Cut() : new Step.Stall());
        return true;
    }

    private void sendHalf(Frame frame) {
        byte[] half = Arrays.copyOf(frame.bytes(), frame.bytes().length / 2);
        ready.add(new Step.Flush(half, 0, 0));
    }

    private boolean cutBefore(Frame frame) {
        return (frame.usage() && behaviour.has(Fault.CUT_BEFORE_USAGE))
                || (frame.kind() == Frame.Kind.DONE && behaviour.has(Fault.CUT_BEFORE_DONE));
    }

    private boolean leftOut(Frame frame) {
        return switch (frame.kind()) {
            case DONE -> behaviour.has(Fault.NO_DONE);
            case FINISH -> behaviour.has(Fault.NO_FINISH);
            case OPENING, CONTENT, USAGE, ERROR, COMMENT, WHOLE, ALONE -> false;
        };
    }

    private void echo(Frame frame) {
        if (frame.usage() && behaviour.usage() == UsageShape.TWICE) {
            send(new Frame(frame.kind(), frame.bytes(), 0, true));
        }
        if (frame.kind() == Frame.Kind.DONE && behaviour.has(Fault.DONE_TWICE)) {
            send(frame);
        }
        if (frame.kind() == Frame.Kind.DONE && behaviour.has(Fault.DATA_AFTER_DONE) && lastContent != null) {
            send(lastContent);
        }
    }

    private void fail() {
        struck = true;
        reply.phrases().failure().forEach(this::send);
        over = true;
    }

    private void end(Step last) {
        ready.add(last);
        over = true;
    }

    private void send(Frame frame) {
        Frame shaped = lineEnds.applied(frame);
        if (shaped.kind() == Frame.Kind.ALONE) {
            ready.add(new Step.Flush(shaped.bytes(), shaped.tokens(), gapNanos()));
        } else if (behaviour.has(Fault.BYTE_BY_BYTE)) {
            ready.addAll(Slices.single(shaped, gapNanos()));
        } else if (behaviour.has(Fault.SPLIT_UTF8)) {
            ready.addAll(Slices.withinCharacters(shaped));
        } else {
            ready.add(new Step.Send(shaped));
        }
    }

    private long gapNanos() {
        return behaviour.has(Directive.INTERVAL) ? Pace.intervalNanos(behaviour) : 0;
    }
}
