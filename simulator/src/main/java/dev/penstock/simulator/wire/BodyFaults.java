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
import org.jspecify.annotations.Nullable;

/** The steps by which a body is sent, with the faults that strike within it. */
final class BodyFaults implements Iterator<Step> {
    private final Iterator<Frame> frames;
    private final Behaviour behaviour;
    private final Phrases phrases;
    private final LineEnds lineEnds;
    private final Deque<Step> ready = new ArrayDeque<>();
    private final int at;
    private @Nullable Frame lastContent;
    private int contentSeen;
    private boolean struck;
    private boolean over;

    BodyFaults(Iterator<Frame> frames, Behaviour behaviour, Phrases phrases) {
        this.frames = frames;
        this.behaviour = behaviour;
        this.phrases = phrases;
        this.lineEnds = LineEnds.of(behaviour);
        this.at = behaviour.count(Directive.AT, 0);
        if (behaviour.has(Fault.ERROR_FIRST)) {
            fail();
        }
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !over) {
            if (behaviour.has(Fault.COMMENTS_ONLY)) {
                ready.add(new Step.Send(phrases.keepAlive()));
                ready.add(new Step.Wait(Pace.intervalNanos(behaviour)));
            } else if (frames.hasNext()) {
                take(frames.next());
            } else {
                over = true;
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

    private void take(Frame frame) {
        boolean content = frame.kind() == Frame.Kind.CONTENT || frame.kind() == Frame.Kind.WHOLE;
        if (!struck && content && (contentSeen == at || frame.kind() == Frame.Kind.WHOLE) && strike(frame)) {
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
        byte[] bytes = frame.bytes();
        byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
        boolean whole = frame.kind() == Frame.Kind.WHOLE;
        if (behaviour.has(Fault.CUT_MID_EVENT) || (whole && behaviour.has(Fault.CUT_BETWEEN_EVENTS))) {
            ready.add(new Step.Flush(half, 0));
            end(new Step.Cut());
        } else if (behaviour.has(Fault.CUT_BETWEEN_EVENTS)) {
            end(new Step.Cut());
        } else if (behaviour.has(Fault.STALL_MID)) {
            if (whole) {
                ready.add(new Step.Flush(half, 0));
            }
            end(new Step.Stall());
        } else if (behaviour.has(Fault.ERROR_IN_STREAM)) {
            fail();
        } else if (behaviour.has(Fault.BROKEN_JSON_EVENT)) {
            send(frame.with(Mangled.cut(bytes)));
        } else if (behaviour.has(Fault.NOT_JSON)) {
            send(frame.with(Mangled.notJson(bytes)));
        } else {
            return false;
        }
        return true;
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
        if (frame.usage() && behaviour.usage() == UsageShape.TWICE && frame.kind() != Frame.Kind.WHOLE) {
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
        phrases.failure().forEach(this::send);
        over = true;
    }

    private void end(Step last) {
        ready.add(last);
        over = true;
    }

    private void send(Frame frame) {
        Frame shaped = lineEnds.applied(frame);
        if (shaped.kind() == Frame.Kind.ALONE) {
            ready.add(new Step.Flush(shaped.bytes(), shaped.tokens()));
        } else if (behaviour.has(Fault.BYTE_BY_BYTE)) {
            Slices.single(shaped).forEach(ready::add);
        } else if (behaviour.has(Fault.SPLIT_UTF8)) {
            Slices.withinCharacters(shaped).forEach(ready::add);
        } else {
            ready.add(new Step.Send(shaped));
        }
    }
}
