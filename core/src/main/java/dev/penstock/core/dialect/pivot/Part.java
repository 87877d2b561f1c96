package dev.penstock.core.dialect.pivot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of what somebody said, in a request's history or in a reply. */
public sealed interface Part {

    record Text(String text) implements Part {}

    /** The model's words for why it will not answer. */
    record Declined(String text) implements Part {}

    /**
     * What the model thought before it spoke.
     *
     * @param text empty where only the seal is known (encrypted reasoning, a signature of its own)
     * @param seal what its upstream wants back with it; null where it wants nothing but the text
     */
    record Reasoning(String text, @Nullable Seal seal) implements Part {}

    /**
     * An image, a document or a sound.
     *
     * @param type a media type such as {@code image/png}; empty where only a link is known
     * @param name a file name or title
     * @param member the path of the request member it came in, for messages
     */
    record Media(
            Kind kind, Source source, String type, @Nullable String name, String member) implements Part {

        /** What a media part shows. */
        public enum Kind {
            IMAGE,
            DOCUMENT,
            AUDIO
        }

        /** Where its bytes are. */
        public sealed interface Source {
            record Inline(String base64) implements Source {}

            record Link(String url) implements Source {}

            record Plain(String text) implements Source {}
        }
    }

    /**
     * The model wants a tool to run.
     *
     * @param id ties the result to the call
     * @param arguments JSON text as the model wrote it: an object where all went well, empty for none
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable Seal seal) implements Part {}

    /**
     * What a tool gave back.
     *
     * @param name the tool's, where the caller's dialect tells it; else {@link ChatRequest#toolNames()} knows
     * @param content texts and media
     */
    record ToolResult(String id, @Nullable String name, List<Part> content, boolean failed) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }
}
