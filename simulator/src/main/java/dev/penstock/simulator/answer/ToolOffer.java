package dev.penstock.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool that a request offers.
 *
 * @param name of the tool
 * @param parameters JSON schema of its arguments; missing if it takes none
 */
public record ToolOffer(String name, JsonNode parameters) {
    /** A call with arguments that fit. */
    ToolUse called() {
        return new ToolUse(name, parameters.isObject() ? new SchemaSample(parameters).text() : "{}");
    }
}
