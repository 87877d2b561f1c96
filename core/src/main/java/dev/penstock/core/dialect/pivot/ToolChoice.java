package dev.penstock.core.dialect.pivot;

/** Whether the model may, must or must not call a tool. */
public sealed interface ToolChoice {
    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /** At least one tool, whichever. */
    record Required() implements ToolChoice {}

    record Named(String tool) implements ToolChoice {}
}
