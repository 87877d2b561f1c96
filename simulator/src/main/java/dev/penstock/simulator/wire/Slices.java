package dev.penstock.simulator.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts events where no sensible sender would. */
final class Slices {
    private Slices() {}

    /** Each byte alone; the tokens count with the last. */
    static List<Step> single(Frame frame) {
        List<Step> steps = new ArrayList<>(frame.bytes().length);
        for (int i = 0; i < frame.bytes().length; i++) {
            boolean last = i == frame.bytes().length - 1;
            steps.add(new Step.Flush(new byte[] {frame.bytes()[i]}, last ? frame.tokens() : 0));
        }
        return steps;
    }

    /** Ends flushes after the first byte of every character that has several. */
    static List<Step> withinCharacters(Frame frame) {
        byte[] bytes = frame.bytes();
        List<Step> steps = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length - 1; i++) {
            boolean leads = (bytes[i] & 0xC0) == 0xC0;
            if (leads) {
                steps.add(new Step.Flush(Arrays.copyOfRange(bytes, from, i + 1), 0));
                from = i + 1;
            }
        }
        steps.add(new Step.Flush(Arrays.copyOfRange(bytes, from, bytes.length), frame.tokens()));
        return steps;
    }
}
