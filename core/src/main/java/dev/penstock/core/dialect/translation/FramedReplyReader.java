package dev.penstock.core.dialect.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.core.dialect.pivot.ReplyEvent;
import dev.penstock.core.sse.EventTooLarge;
import dev.penstock.core.sse.LineReader;
import dev.penstock.core.sse.SseEvent;
import dev.penstock.core.sse.SseReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a stream of JSON objects, as server-sent events or as lines, and hands each to what knows the dialect. */
public final class FramedReplyReader implements ReplyReader {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Parser parser;
    private final @Nullable SseReader sse;
    private final @Nullable LineReader lines;
    private final BodyInstead instead = new BodyInstead();
    private long events;

    /** Knows what one object of a stream means. */
    @FunctionalInterface
    public interface Parser {
        /**
         * Says what an object means.
         *
         * @param name the event's name, empty for lines and nameless events
         */
        void read(String name, ObjectNode data, Consumer<ReplyEvent> out);
    }

    private FramedReplyReader(Parser parser, @Nullable SseReader sse, @Nullable LineReader lines) {
        this.parser = parser;
        this.sse = sse;
        this.lines = lines;
    }

    public static FramedReplyReader sse(int maxEvent, Parser parser) {
        return new FramedReplyReader(parser, new SseReader(maxEvent), null);
    }

    public static FramedReplyReader lines(int maxLine, Parser parser) {
        return new FramedReplyReader(parser, null, new LineReader(maxLine));
    }

    @Override
    public void accept(byte[] chunk, int from, int to, Consumer<ReplyEvent> out) throws EventTooLarge {
        if (sse != null) {
            if (events == 0) {
                instead.add(chunk, from, to);
            }
            sse.feed(chunk, from, to, event -> read(event.name(), event.data(), 0, event.data().length, out));
        } else if (lines != null) {
            lines.feed(chunk, from, to, (bytes, start, end) -> line(bytes, start, end, out));
        }
    }

    @Override
    public void end(Consumer<ReplyEvent> out) throws EventTooLarge {
        if (sse != null) {
            SseEvent last = sse.end();
            if (last != null && whole(last.data())) {
                read(last.name(), last.data(), 0, last.data().length, out);
            }
            ObjectNode body = events == 0 ? instead.object() : null;
            if (body != null) {
                parser.read("", body, event -> onlyFailure(event, out));
            }
        } else if (lines != null) {
            lines.end((bytes, from, to) -> {
                if (whole(Arrays.copyOfRange(bytes, from, to))) {
                    line(bytes, from, to, out);
                }
            });
        }
    }

    @Override
    public long events() {
        return events;
    }

    /** What is no stream is no answer either, but it may say why. */
    private static void onlyFailure(ReplyEvent event, Consumer<ReplyEvent> out) {
        if (event instanceof ReplyEvent.Failed) {
            out.accept(event);
        }
    }

    private void line(byte[] bytes, int from, int to, Consumer<ReplyEvent> out) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                read("", bytes, from, to, out);
                return;
            }
        }
    }

    private void read(String name, byte[] bytes, int from, int to, Consumer<ReplyEvent> out) {
        events++;
        if (sse != null && isDone(bytes, from, to)) {
            out.accept(new ReplyEvent.Ended());
            return;
        }
        try {
            if (Json.read(bytes, from, to) instanceof ObjectNode data) {
                parser.read(name, data, out);
                return;
            }
        } catch (JsonProcessingException e) {
            // Told below: what the parser says of hostile bytes is of no use to a caller.
        }
        out.accept(new ReplyEvent.Failed(
                Problem.of(Problem.Kind.UPSTREAM_MALFORMED, "upstream's stream: an event that is not a JSON object")));
    }

    /** The end mark of the openai dialect; no other dialect has it, and none gives it another meaning. */
    private static boolean isDone(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] <= ' ') {
            end--;
        }
        return Arrays.equals(bytes, from, end, DONE, 0, DONE.length);
    }

    /** Whether an event that lacks only its border is all there: its JSON tells. */
    private static boolean whole(byte[] data) {
        if (isDone(data, 0, data.length)) {
            return true;
        }
        try {
            JsonNode node = Json.read(data);
            return node.isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
