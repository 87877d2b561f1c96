package dev.penstock.simulator.answer;

import java.util.List;

/**
 * What the pretend model says to one request, before a dialect puts it into words.
 *
 * @param reasoning said before the answer
 * @param text of the answer or of the refusal
 * @param refused whether the text is a refusal
 * @param tools called
 * @param ending why it ends
 */
public record Answer(Pieces reasoning, Pieces text, boolean refused, List<ToolUse> tools, Ending ending) {
    /** Why an answer ends. */
    public sealed interface Ending {
        record Stop() implements Ending {}

        record StopSequence(String sequence) implements Ending {}

        record Length() implements Ending {}

        record Tools() implements Ending {}

        record Filtered() implements Ending {}

        /** A reason that a directive gave, in the dialect's own words. */
        record Other(String word) implements Ending {}
    }

    /** All tokens, reasoning included. */
    public long tokens() {
        return (long) reasoning.count()
                + text.count()
                + tools.stream().mapToInt(ToolUse::tokens).sum();
    }
}
