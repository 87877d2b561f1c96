package dev.penstock.gateway.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller was told in answer to one call, free of any dialect; filled by the caller that reads it. */
final class Told {
    final StringBuilder text = new StringBuilder();
    final StringBuilder reasoning = new StringBuilder();
    final List<Call> calls = new ArrayList<>();
    Ending ending = Ending.NONE;
    private @Nullable Trouble trouble;
    long input = -1;
    long output = -1;
    /** The assistant's message, as a client of the dialect keeps it for the next turn. */
    ObjectNode message = JsonNodeFactory.instance.objectNode();

    /** Why an answer ended, as far as the caller's dialect has words for it. */
    enum Ending {
        /** It did not. */
        NONE,
        STOP,
        LENGTH,
        TOOLS,
        REFUSED
    }

    /** A call of a tool, its arguments parsed. */
    record Call(String id, String name, JsonNode arguments) {}

    /** An error in place of an answer, or at the end of what there is of one. */
    record Trouble(String type, String message) {}

    void end(Ending why) {
        if (ending != Ending.NONE) {
            throw new AssertionError("ended twice: " + ending + ", then " + why);
        }
        ending = why;
    }

    void fail(String type, String words) {
        if (trouble != null) {
            throw new AssertionError("failed twice: " + trouble + ", then " + words);
        }
        trouble = new Trouble(type, words);
    }

    boolean failed() {
        return trouble != null;
    }

    /** The error, which there must be. */
    Trouble trouble() {
        if (trouble == null) {
            throw new AssertionError("no error (expected: one), but " + ending + ": " + text);
        }
        return trouble;
    }

    /** The kind of the error and its words; empty where there was none. */
    String failure() {
        return trouble == null ? "" : trouble.type() + ": " + trouble.message();
    }
}
