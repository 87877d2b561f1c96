package dev.penstock.simulator.answer;

import java.util.Optional;

/**
 * Where a conversation stands.
 *
 * @param lastUserText what the user said last
 * @param toolResult what the last message brings back from tools, if it does
 * @param toolRounds turns of tool calls since the user spoke
 */
public record Conversation(String lastUserText, Optional<String> toolResult, int toolRounds) {}
