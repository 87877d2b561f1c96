package dev.penstock.simulator.openai;

import dev.penstock.simulator.Dialect.Prebuilt;
import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.stream.IntStream;

/** The bytes of a chat reply, with the places where its id and time stand. */
final class Template {
    private final byte[] bytes;
    private final int[] idPlaces;
    private final int[] timePlaces;
    private final boolean streamed;
    private final String model;
    private final long promptTokens;
    private final int completionTokens;

    Template(Chat chat, boolean streamed, String model) {
        this.bytes = streamed ? joined(new ChatChunks(chat)) : ChatBody.of(chat);
        this.idPlaces = places(bytes, Json.bytes(chat.id()));
        this.timePlaces = places(bytes, Json.bytes(Long.toString(chat.created())));
        this.streamed = streamed;
        this.model = model;
        this.promptTokens = chat.usage().prompt();
        this.completionTokens = (int) chat.usage().completion();
    }

    private static byte[] joined(Iterator<Frame> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEachRemaining(frame -> all.writeBytes(frame.bytes()));
        return all.toByteArray();
    }

    private static int[] places(byte[] bytes, byte[] wanted) {
        return IntStream.rangeClosed(0, bytes.length - wanted.length)
                .filter(i -> java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length))
                .toArray();
    }

    /** The reply with an id of its own and the time of now. */
    Prebuilt stamped(String id) {
        byte[] copy = bytes.clone();
        byte[] name = Json.bytes(id);
        for (int place : idPlaces) {
            System.arraycopy(name, 0, copy, place, name.length);
        }
        byte[] time = Json.bytes(Long.toString(System.currentTimeMillis() / 1_000));
        for (int place : timePlaces) {
            System.arraycopy(time, 0, copy, place, time.length);
        }
        String type = streamed ? OpenAiDialect.EVENT_STREAM : OpenAiDialect.JSON;
        return new Prebuilt(copy, type, streamed, id, model, promptTokens, completionTokens);
    }
}
