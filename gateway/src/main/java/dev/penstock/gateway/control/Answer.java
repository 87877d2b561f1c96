package dev.penstock.gateway.control;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a handler answers. */
public sealed interface Answer {
    Phrase DONE = new Phrase("OK", "成功");
    int OK = 200;
    int CREATED = 201;

    /**
     * Data in the envelope {@code {code, data, message}}.
     *
     * @param code also the status
     * @param data a {@code JsonObject} or {@code JsonArray}, or nothing
     * @param cookies to be set
     */
    record Data(int code, @Nullable Object data, Phrase message, List<String> cookies) implements Answer {
        public Data(int code, @Nullable Object data, Phrase message) {
            this(code, data, message, List.of());
        }

        /** The same with a cookie. */
        public Data with(String cookie) {
            return new Data(code, data, message, List.of(cookie));
        }

        JsonObject envelope(Phrase.Language language) {
            return new JsonObject().put("code", code).put("data", data).put("message", message.in(language));
        }
    }

    /** A page as it is, without an envelope. */
    record Page(String contentType, byte[] body, Map<String, String> headers) implements Answer {}

    /** The client is sent elsewhere. */
    record Elsewhere(String location, List<String> cookies) implements Answer {}

    /**
     * A file that is written while it is read.
     *
     * @param writer hands over one piece after the other; each returns when the client has room for the next
     */
    record Download(String contentType, String fileName, Consumer<Consumer<String>> writer) implements Answer {}

    /**
     * A call for a model, which goes the way of all calls; its answer comes in the envelope, or as a stream of events.
     *
     * @param body in OpenAI's dialect
     */
    record Call(Actor actor, byte[] body) implements Answer {}

    static Data of(Object data) {
        return new Data(OK, data, DONE);
    }

    static Data of(Object data, String english, String chinese) {
        return new Data(OK, data, new Phrase(english, chinese));
    }

    static Answer created(Object data, String english, String chinese) {
        return new Data(CREATED, data, new Phrase(english, chinese));
    }

    static Answer done(String english, String chinese) {
        return new Data(OK, null, new Phrase(english, chinese));
    }
}
