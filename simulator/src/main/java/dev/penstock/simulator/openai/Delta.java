package dev.penstock.simulator.openai;

import dev.penstock.simulator.wire.Frame;
import java.util.Optional;

/**
 * What one chunk adds to a choice.
 *
 * @param kind of event that it makes
 * @param json of the delta
 * @param logprobs as JSON
 * @param finish the reason, in the last one
 * @param tokens that it carries
 */
record Delta(Frame.Kind kind, String json, Optional<String> logprobs, Optional<String> finish, int tokens) {
    static Delta content(String json, int tokens) {
        return new Delta(Frame.Kind.CONTENT, json, Optional.empty(), Optional.empty(), tokens);
    }
}
