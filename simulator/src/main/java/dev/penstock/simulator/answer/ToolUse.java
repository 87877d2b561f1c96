package dev.penstock.simulator.answer;

/**
 * A call of a tool that the pretend model makes.
 *
 * @param name of the tool
 * @param arguments a JSON object
 */
public record ToolUse(String name, String arguments) {
    /** What the arguments count as. */
    public int tokens() {
        return Tokens.split(arguments).size();
    }
}
