package dev.penstock.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a request asks for, in the words that all dialects share.
 *
 * @param model asked for
 * @param stream whether the answer shall come in events
 * @param lastUserText text of the last message of the user
 * @param toolResult what the last message brings back from a tool, if it does
 * @param toolRounds turns of tool calls since the last message of the user
 * @param tools offered
 * @param toolDemand which tool must be called
 * @param limit of the answer in tokens
 * @param stops sequences that end the answer
 * @param schema of the JSON that is asked for; an empty schema for any JSON object
 * @param choices how many answers
 * @param promptTokens of the request
 */
public record Asked(
        String model,
        boolean stream,
        String lastUserText,
        Optional<String> toolResult,
        int toolRounds,
        List<ToolOffer> tools,
        ToolDemand toolDemand,
        OptionalInt limit,
        List<String> stops,
        Optional<JsonNode> schema,
        int choices,
        long promptTokens) {

    /** Which tool the request insists on. */
    public sealed interface ToolDemand {
        /** The model is free to call tools. */
        record Free() implements ToolDemand {}

        /** No tool may be called. */
        record Forbidden() implements ToolDemand {}

        /** Some tool must be called. */
        record Any() implements ToolDemand {}

        /** This tool must be called. */
        record Named(String name) implements ToolDemand {}
    }

    /** The same with another limit. */
    public Asked withLimit(OptionalInt other) {
        return new Asked(
                model,
                stream,
                lastUserText,
                toolResult,
                toolRounds,
                tools,
                toolDemand,
                other,
                stops,
                schema,
                choices,
                promptTokens);
    }
}
