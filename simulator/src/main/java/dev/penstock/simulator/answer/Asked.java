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
 * @param conversation so far
 * @param toolbox offered
 * @param limit of the answer in tokens
 * @param stops sequences that end the answer
 * @param schema of the JSON that is asked for; an empty schema for any JSON object
 * @param thinks whether the model reasons before it answers
 * @param choices how many answers
 * @param promptTokens of the request
 */
public record Asked(
        String model,
        boolean stream,
        Conversation conversation,
        Toolbox toolbox,
        OptionalInt limit,
        List<String> stops,
        Optional<JsonNode> schema,
        boolean thinks,
        int choices,
        long promptTokens) {

    /** The same with another limit. */
    public Asked withLimit(OptionalInt other) {
        return new Asked(model, stream, conversation, toolbox, other, stops, schema, thinks, choices, promptTokens);
    }
}
