package dev.penstock.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.behaviour.Fault;
import dev.penstock.simulator.behaviour.Misdirected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The pretend model: decides what is said to a request.
 *
 * @param trialText said before an echo of the question, when the simulator stands in for a provider on trial
 */
public record Model(Optional<String> trialText) {
    private static final int TOKENS_DEFAULT = 16;
    private static final int ECHO_MAX = 200;
    private static final int QUOTE_MAX = 400;
    private static final int HUGE_BYTES = 1 << 20;
    private static final int STOP_SEARCH_MAX = 100_000;

    /** What is said as choice number {@code index}. */
    public Answer answer(Asked asked, Behaviour behaviour, int index) {
        Pieces reasoning = new Vocabulary(1_000 + index).words(behaviour.count(Directive.REASONING, 0));
        List<ToolUse> tools = toolsCalled(asked, behaviour);
        boolean refused = behaviour.on(Directive.REFUSAL);
        Pieces text = tools.isEmpty() ? text(asked, behaviour, index, refused) : spokenBeforeTools(behaviour);
        Answer.Ending ending = tools.isEmpty() ? new Answer.Ending.Stop() : new Answer.Ending.Tools();
        Answer answer = stopped(new Answer(reasoning, text, refused, tools, ending), asked.stops());
        return directedEnding(limited(answer, asked.limit(), behaviour), behaviour);
    }

    private Pieces text(Asked asked, Behaviour behaviour, int index, boolean refused) {
        if (refused) {
            return Pieces.of("I am sorry, but I cannot help with that.");
        }
        if (behaviour.has(Fault.ENDLESS) && asked.stream()) {
            return new Vocabulary(seed(behaviour, index)).words(Integer.MAX_VALUE);
        }
        if (behaviour.has(Fault.HUGE_EVENT)) {
            return Pieces.of(List.of("x".repeat(behaviour.count(Directive.SIZE, HUGE_BYTES))));
        }
        if (behaviour.has(Directive.TEXT)) {
            return Pieces.of(behaviour.text(Directive.TEXT).orElse(""));
        }
        if (behaviour.on(Directive.JSON) || asked.schema().isPresent()) {
            return Pieces.of(json(asked.schema().orElseGet(JsonNodeFactory.instance::objectNode)));
        }
        return freeText(asked, behaviour, index);
    }

    private Pieces freeText(Asked asked, Behaviour behaviour, int index) {
        if (asked.toolResult().isPresent()) {
            return Pieces.of("The tool says: " + beginning(asked.toolResult().get(), QUOTE_MAX));
        }
        if (trialText.isPresent() && !behaviour.has(Directive.TOKENS)) {
            return Pieces.of(trialText.get() + " You asked: " + beginning(asked.lastUserText(), ECHO_MAX));
        }
        return new Vocabulary(seed(behaviour, index)).words(behaviour.count(Directive.TOKENS, TOKENS_DEFAULT));
    }

    private static Pieces spokenBeforeTools(Behaviour behaviour) {
        return behaviour.text(Directive.TEXT).map(Pieces::of).orElse(Pieces.NONE);
    }

    private static int seed(Behaviour behaviour, int index) {
        return behaviour.count(Directive.SEED, 0) + index;
    }

    private static String json(JsonNode schema) {
        return schema.isEmpty() ? "{\"answer\": \"42 🌊 水\", \"ok\": true}" : new SchemaSample(schema).text();
    }

    private static String beginning(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "…";
    }

    private static List<ToolUse> toolsCalled(Asked asked, Behaviour behaviour) {
        int rounds = behaviour.count(Directive.ROUNDS, 1);
        if (behaviour.has(Directive.TOOLS)) {
            return asked.toolRounds() >= rounds
                    ? List.of()
                    : calls(named(asked, behaviour.text(Directive.TOOLS).orElse("*")));
        }
        return switch (asked.toolDemand()) {
            case Asked.ToolDemand.Free() -> List.of();
            case Asked.ToolDemand.Forbidden() -> List.of();
            case Asked.ToolDemand.Any() -> calls(asked.tools().stream().limit(1).toList());
            case Asked.ToolDemand.Named(String name) -> calls(named(asked, name));
        };
    }

    private static List<ToolOffer> named(Asked asked, String names) {
        if (names.equals("*")) {
            return asked.tools();
        }
        List<ToolOffer> found = new ArrayList<>();
        for (String name : list(names)) {
            found.add(asked.tools().stream()
                    .filter(offer -> offer.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new Misdirected("tools: " + name + " (offered: "
                            + asked.tools().stream().map(ToolOffer::name).toList() + ")")));
        }
        return found;
    }

    private static List<ToolUse> calls(List<ToolOffer> offers) {
        return offers.stream()
                .map(offer -> new ToolUse(
                        offer.name(),
                        offer.parameters().isMissingNode() ? "{}" : new SchemaSample(offer.parameters()).text()))
                .toList();
    }

    private static Answer stopped(Answer answer, List<String> stops) {
        if (stops.isEmpty() || answer.text().count() > STOP_SEARCH_MAX) {
            return answer;
        }
        String text = answer.text().text();
        int end = text.length();
        String hit = "";
        for (String stop : stops) {
            int found = stop.isEmpty() ? -1 : text.indexOf(stop);
            if (found >= 0 && found < end) {
                end = found;
                hit = stop;
            }
        }
        return hit.isEmpty()
                ? answer
                : new Answer(
                        answer.reasoning(),
                        Pieces.of(text.substring(0, end)),
                        answer.refused(),
                        answer.tools(),
                        new Answer.Ending.StopSequence(hit));
    }

    /** Cuts reasoning, then text, then the arguments of tools to the limit. */
    private static Answer limited(Answer answer, OptionalInt limit, Behaviour behaviour) {
        if (limit.isEmpty() || answer.tokens() <= limit.getAsInt() || behaviour.has(Fault.ENDLESS)) {
            return answer;
        }
        int left = limit.getAsInt();
        Pieces reasoning = answer.reasoning().first(left);
        left -= reasoning.count();
        Pieces text = answer.text().first(left);
        left -= text.count();
        return new Answer(
                reasoning, text, answer.refused(), cutTools(answer.tools(), left), new Answer.Ending.Length());
    }

    private static List<ToolUse> cutTools(List<ToolUse> tools, int limit) {
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

    private static Answer directedEnding(Answer answer, Behaviour behaviour) {
        Optional<String> word = behaviour.text(Directive.FINISH);
        if (word.isEmpty()) {
            return answer;
        }
        Answer.Ending ending = switch (word.get()) {
            case "stop" -> new Answer.Ending.Stop();
            case "length" -> new Answer.Ending.Length();
            case "tools" -> new Answer.Ending.Tools();
            case "content_filter" -> new Answer.Ending.Filtered();
            default -> new Answer.Ending.Other(word.get());
        };
        return new Answer(answer.reasoning(), answer.text(), answer.refused(), answer.tools(), ending);
    }

    /** Names that a comma list holds. */
    private static List<String> list(String words) {
        return Arrays.stream(words.split(",")).map(String::strip).toList();
    }
}
