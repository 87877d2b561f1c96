package dev.penstock.core.dialect.pivot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a streamed answer, one thing at a time, free of any dialect. {@code choice} tells apart the answers where
 * several were asked for.
 */
public sealed interface ReplyEvent {

    /** The upstream has begun; comes at most once, before everything else. */
    record Started(@Nullable String id, @Nullable String model) implements ReplyEvent {}

    /** Something that the answer is made of. */
    sealed interface Content extends ReplyEvent {
        int choice();
    }

    /**
     * A piece of the answer.
     *
     * @param logprobs of its tokens, in the shape of the openai dialect
     */
    record Text(int choice, String piece, @Nullable JsonNode logprobs) implements Content {}

    record Declined(int choice, String piece) implements Content {}

    record Reasoning(int choice, String piece) implements Content {}

    /** The reasoning so far is complete, and this is its seal. Without reasoning before it, the seal stands alone. */
    record Sealed(int choice, Seal seal) implements Content {}

    /**
     * A call begins.
     *
     * @param call counts the calls of a choice from 0
     */
    record ToolStarted(
            int choice,
            int call,
            String id,
            String name,
            @Nullable Seal seal) implements Content {}

    /** A piece of the arguments' JSON text. Pieces of several calls may interleave. */
    record ToolArguments(int choice, int call, String piece) implements Content {}

    record Finished(int choice, Finish reason, @Nullable String stopSequence) implements ReplyEvent {}

    /** What the call took so far; the last one counts. */
    record Used(TokenUsage usage) implements ReplyEvent {}

    /** The upstream is alive and has nothing to say yet. */
    record Alive() implements ReplyEvent {}

    /** The dialect's end mark: nothing follows. */
    record Ended() implements ReplyEvent {}

    /** The upstream told of a failure, or what it sent cannot be read. */
    record Failed(Problem problem) implements ReplyEvent {}
}
