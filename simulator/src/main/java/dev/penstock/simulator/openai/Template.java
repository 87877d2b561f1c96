package dev.penstock.simulator.openai;

import dev.penstock.simulator.Dialect.Account;
import dev.penstock.simulator.Dialect.Prebuilt;
import dev.penstock.simulator.wire.Frame;
import dev.penstock.simulator.wire.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;

/** The bytes of a chat reply, with the places where its id and time stand. */
final class Template {
    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized(OpenAiDialect.EVENT_STREAM);
    private static final CharSequence JSON = HttpHeaders.createOptimized(OpenAiDialect.JSON);

    private final byte[] bytes;
    private final int[] idPlaces;
    private final int[] timePlaces;
    private final boolean streamed;
    private final String model;
    private final long promptTokens;
    private final long completionTokens;

    Template(Chat chat, boolean streamed, String model) {
        this.bytes = streamed ? joined(new ChatChunks(chat)) : ChatBody.of(chat);
        this.idPlaces = places(bytes, Json.bytes(chat.id()));
        this.timePlaces = places(bytes, Json.bytes(Long.toString(chat.created())));
        this.streamed = streamed;
        this.model = model;
        this.promptTokens = chat.usage().prompt();
        this.completionTokens = chat.usage().completion();
    }

    private static byte[] joined(Iterator<Frame> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEachRemaining(frame -> all.writeBytes(frame.bytes()));
        return all.toByteArray();
    }

    private static int[] places(byte[] bytes, byte[] wanted) {
        return IntStream.rangeClosed(0, bytes.length - wanted.length)
                .filter(i -> Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length))
                .toArray();
    }

    private static void set(ByteBuf copy, int[] places, byte[] value) {
        for (int place : places) {
            copy.setBytes(place, value);
        }
    }

    /** The reply with an id of its own and the time of now. */
    Prebuilt stamped(String id) {
        ByteBuf copy = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
        set(copy, idPlaces, Json.bytes(id));
        set(copy, timePlaces, Json.bytes(Long.toString(System.currentTimeMillis() / 1_000)));
        CharSequence type = streamed ? EVENT_STREAM : JSON;
        return new Prebuilt(copy, type, streamed, new Account(id, model, promptTokens, completionTokens));
    }
}
