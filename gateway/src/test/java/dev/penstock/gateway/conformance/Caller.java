package dev.penstock.gateway.conformance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.gateway.testing.RawClient;
import dev.penstock.gateway.testing.RawClient.Answer;
import java.io.IOException;
import java.util.List;

/**
 * A client of one dialect in one conversation: writes requests as the vendor's own clients do, reads replies as strictly as
 * they do, and keeps what it heard for the next turn.
 */
abstract class Caller {
    protected final ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    private final String path;
    private final String[] headers;

    Caller(String path, String... headers) {
        this.path = path;
        this.headers = headers;
    }

    /** The next thing the user says. */
    void say(String prompt) {
        messages.addObject().put("role", "user").put("content", prompt);
    }

    /** The same with {@link Ask#PICTURE}. */
    abstract void show(String prompt);

    /** What the dialect asks with. */
    abstract ObjectNode request(Ask ask);

    /** Reads an answer in one piece. */
    abstract Told whole(String body);

    /** Reads a stream from its beginning to its end. */
    abstract Told streamed(String body);

    /** Reads what comes with a status that is no success. */
    abstract Told refused(String body);

    /** Keeps the answer, and adds the result of each call of a tool. */
    abstract void keep(Told told, List<String> results);

    Answer send(int port, Ask ask) throws IOException {
        return RawClient.post(port, path, request(ask).toString(), headers);
    }

    Told read(Answer answer, Ask ask) {
        if (!answer.complete()) {
            throw new AssertionError("the answer was cut off: " + answer.text());
        }
        if (answer.status() != 200) {
            return refused(answer.text());
        }
        return ask.stream() ? streamed(answer.text()) : whole(answer.text());
    }

    Told hear(int port, Ask ask) throws IOException {
        return read(send(port, ask), ask);
    }

    /** The events of a stream, each of which must be whole; lines may end in CRLF. */
    static List<String> events(String body, String border) {
        String stream = body.replace("\r\n", "\n");
        if (!stream.endsWith(border)) {
            throw new AssertionError("ends inside an event: " + stream);
        }
        return List.of(stream.split(border)).stream()
                .filter(event -> !event.isBlank())
                .toList();
    }
}
