package dev.penstock.core.dialect.pivot;

import java.util.List;

/** One turn of a conversation. Results of tools stand in user messages; two messages in a row may have the same role. */
public record Message(Role role, List<Part> parts) {

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public Message {
        parts = List.copyOf(parts);
    }

    public static Message of(Role role, Part part) {
        return new Message(role, List.of(part));
    }
}
