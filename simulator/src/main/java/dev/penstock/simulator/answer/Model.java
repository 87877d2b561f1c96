package dev.penstock.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.behaviour.Directive;
import dev.penstock.simulator.behaviour.Fault;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The pretend model: decides what is said to a request.
 *
 * @param trialText said before an echo of the question, when the simulator stands in for a provider on trial
 */
public record Model(Optional<String> trialText) {
    private static final int TOKENS_DEFAULT = 16;
    private static final int REASONING_DEFAULT = 8;
    private static final int REASONING_SEED = 1_000;
    private static final int ECHO_MAX = 200;
    private static final int QUOTE_MAX = 400;
    private static final int HUGE_BYTES = 1 << 20;

    /** All choices that the request asks for. */
    public List<Answer> answers(Asked asked, Behaviour behaviour) {
        return IntStream.range(0, asked.choices())
                .mapToObj(index -> answer(asked, behaviour, index))
                .toList();
    }

    /** What a call costs, and how the behaviour wants it told. */
    public Usage usage(Asked asked, List<Answer> answers, Behaviour behaviour) {
        long prompt = behaviour.count(Directive.PROMPT, (int) asked.promptTokens());
        long cached = Math.min(prompt, behaviour.count(Directive.CACHED, 0));
        return new Usage(
                prompt,
                cached,
                Math.min(prompt - cached, behaviour.count(Directive.CACHE_WRITE, 0)),
                answers.stream().mapToLong(Answer::tokens).sum(),
                answers.stream().mapToLong(answer -> answer.reasoning().count()).sum());
    }

    private Answer answer(Asked asked, Behaviour behaviour, int index) {
        int thoughts = behaviour.count(Directive.REASONING, asked.thinks() ? REASONING_DEFAULT : 0);
        Pieces reasoning = new Vocabulary(REASONING_SEED + index).words(thoughts);
        List<ToolUse> tools = toolsCalled(asked, behaviour);
        boolean refused = behaviour.on(Directive.REFUSAL);
        Pieces text = tools.isEmpty() ? text(asked, behaviour, index, refused) : spokenBeforeTools(behaviour);
        Answer.Ending ending = tools.isEmpty() ? new Answer.Ending.Stop() : new Answer.Ending.Tools();
        Answer answer = new Answer(reasoning, text, refused, tools, ending).stoppedAt(asked.stops());
        Answer limited = asked.limit().isPresent() && !behaviour.has(Fault.ENDLESS)
                ? answer.limitedTo(asked.limit().getAsInt())
                : answer;
        return behaviour
                .text(Directive.FINISH)
                .map(word -> limited.ending(Answer.Ending.directed(word)))
                .orElse(limited);
    }

    private static List<ToolUse> toolsCalled(Asked asked, Behaviour behaviour) {
        Optional<String> names = behaviour.text(Directive.TOOLS);
        if (names.isEmpty()) {
            return asked.toolbox().demanded();
        }
        boolean enough = asked.conversation().toolRounds() >= behaviour.count(Directive.ROUNDS, 1);
        return enough ? List.of() : asked.toolbox().directed(names.get());
    }

    private static Pieces spokenBeforeTools(Behaviour behaviour) {
        return behaviour.text(Directive.TEXT).map(Pieces::of).orElse(Pieces.NONE);
    }

    private Pieces text(Asked asked, Behaviour behaviour, int index, boolean refused) {
        if (refused) {
            return Pieces.of("I am sorry, but I cannot help with that.");
        }
        if (behaviour.has(Fault.ENDLESS) && asked.stream()) {
            return vocabulary(behaviour, index).words(Integer.MAX_VALUE);
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
        return freeText(asked.conversation(), behaviour, index);
    }

    private Pieces freeText(Conversation conversation, Behaviour behaviour, int index) {
        if (conversation.toolResult().isPresent()) {
            return Pieces.of(
                    "The tool says: " + beginning(conversation.toolResult().get(), QUOTE_MAX));
        }
        if (trialText.isPresent() && !behaviour.has(Directive.TOKENS)) {
            return Pieces.of(trialText.get() + " You asked: " + beginning(conversation.lastUserText(), ECHO_MAX));
        }
        return vocabulary(behaviour, index).words(behaviour.count(Directive.TOKENS, TOKENS_DEFAULT));
    }

    private static Vocabulary vocabulary(Behaviour behaviour, int index) {
        return new Vocabulary(behaviour.count(Directive.SEED, 0) + index);
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
}
