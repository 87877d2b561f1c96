package dev.penstock.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool that a request offers.
 *
 * @param name of the tool
 * @param parameters JSON schema of its arguments
 */
public record ToolOffer(String name, JsonNode parameters) {}
