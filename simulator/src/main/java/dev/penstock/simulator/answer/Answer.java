package dev.penstock.simulator.answer;

import java.util.ArrayList;
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
    private static final int STOP_SEARCH_MAX = 100_000;

    /** Why an answer ends. */
    public sealed interface Ending {
        record Stop() implements Ending {}

        record StopSequence(String sequence) implements Ending {}

        record Length() implements Ending {}

        record Tools() implements Ending {}

        record Filtered() implements Ending {}

        /** A reason that a directive gave, in the dialect's own words. */
        record Other(String word) implements Ending {}

        /** The ending that a directive names. */
        static Ending directed(String word) {
            return switch (word) {
                case "stop" -> new Stop();
                case "length" -> new Length();
                case "tools" -> new Tools();
                case "content_filter" -> new Filtered();
                default -> new Other(word);
            };
        }
    }

    /** All tokens, reasoning included. */
    public long tokens() {
        return (long) reasoning.count()
                + text.count()
                + tools.stream().mapToInt(ToolUse::tokens).sum();
    }

    Answer ending(Ending other) {
        return new Answer(reasoning, text, refused, tools, other);
    }

    /** Ends before the first of these sequences; texts beyond measure are not searched. */
    Answer stoppedAt(List<String> stops) {
        if (stops.isEmpty() || text.count() > STOP_SEARCH_MAX) {
            return this;
        }
        String all = text.text();
        int end = all.length();
        String hit = "";
        for (String stop : stops) {
            int found = stop.isEmpty() ? -1 : all.indexOf(stop);
            if (found >= 0 && found < end) {
                end = found;
                hit = stop;
            }
        }
        return hit.isEmpty()
                ? this
                : new Answer(reasoning, Pieces.of(all.substring(0, end)), refused, tools, new Ending.StopSequence(hit));
    }

    /** Cuts reasoning, then text, then the arguments of tools to the limit. */
    Answer limitedTo(int limit) {
        if (tokens() <= limit) {
            return this;
        }
        Pieces lessReasoning = reasoning.first(limit);
        Pieces lessText = text.first(limit - lessReasoning.count());
        int left = limit - lessReasoning.count() - lessText.count();
        return new Answer(lessReasoning, lessText, refused, cutTools(left), new Ending.Length());
    }

    private List<ToolUse> cutTools(int limit) {
        List<ToolUse> kept = new ArrayList<>();
        int left = limit;
        for (ToolUse use : tools) {
            if (left <= 0) {
                break;
            }
            kept.add(new ToolUse(
                    use.name(), Pieces.of(use.arguments()).first(left).text()));
            left -= use.tokens();
        }
        return kept;
    }
}
