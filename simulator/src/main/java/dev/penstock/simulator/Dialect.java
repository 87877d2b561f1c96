package dev.penstock.simulator;

import dev.penstock.simulator.behaviour.Behaviour;
import dev.penstock.simulator.wire.Received;
import dev.penstock.simulator.wire.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/** A provider's way of speaking: its paths, checks, answers and errors. Shared between threads. */
public interface Dialect {
    /** As the bill names it. */
    String name();

    /** Whether requests of this kind are for this dialect. */
    boolean serves(HttpMethod method, String path, MultiMap headers);

    /** The key that the caller shows, wherever the dialect puts it. */
    Optional<String> key(MultiMap headers);

    /** The text in which directives are looked for: what the user said last. */
    String prompt(Received request);

    /** What the provider would say. */
    Spoken answer(Received request, Behaviour behaviour);

    /** The dialect's answer to a wrong key. */
    Spoken unauthorized(Received request, Behaviour behaviour);

    /** The dialect's 400, for directives that make no sense. */
    Spoken misdirected(String message);

    /** The same as {@link #answer}, from bytes made earlier, where the request is simple enough. */
    default Optional<Prebuilt> prebuilt(Received request, Behaviour behaviour) {
        return Optional.empty();
    }

    /**
     * A response and what the bill says about it.
     *
     * @param reply goes to the caller
     * @param id of the reply
     * @param model that was asked for
     * @param promptTokens charged
     * @param completionTokens charged if it goes out in full
     */
    record Spoken(Reply reply, String id, String model, long promptTokens, long completionTokens) {
        /** A response that costs nothing. */
        public static Spoken free(Reply reply) {
            return new Spoken(reply, "", "", 0, 0);
        }
    }

    /**
     * A response made earlier.
     *
     * @param bytes of the body
     * @param contentType of the body
     * @param streamed whether the length is kept from the caller
     * @param id of the reply
     * @param model that was asked for
     * @param promptTokens charged
     * @param completionTokens charged
     */
    record Prebuilt(
            byte[] bytes,
            String contentType,
            boolean streamed,
            String id,
            String model,
            long promptTokens,
            int completionTokens) {}
}
