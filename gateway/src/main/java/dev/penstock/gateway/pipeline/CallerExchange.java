package dev.penstock.gateway.pipeline;

import io.netty.buffer.ByteBuf;
import io.vertx.core.MultiMap;

/** One request of a caller and the way back, however HTTP carries them. Confined to one event loop. */
public interface CallerExchange {

    /** What the request says beside its body. */
    MultiMap headers();

    /** What it asks for, without a query. */
    String path();

    /** Where it comes from, as far as can be believed; empty where that is not known. */
    String address();

    /** Adds a header to the answer, before anything of it is sent. */
    void add(CharSequence name, CharSequence value);

    /** Whether something of an answer has been given. */
    boolean hasBegun();

    /** Whether the caller is not there any more. */
    boolean isGone();

    /** Sends the whole answer; nothing where the caller is gone. */
    void answer(int status, byte[] body);

    /** Begins an answer whose length is not known. */
    void begin(int status);

    /** Sends a piece of an answer that has begun; takes the bytes over. Nothing where the caller is gone. */
    void write(ByteBuf piece);

    /** Whether the caller reads more slowly than it is written to. */
    boolean isFull();

    /** Ends an answer that has begun with a last piece, which may be empty; takes the bytes over. Nothing where the caller is gone. */
    void end(ByteBuf piece);

    /** Called when the connection closes before the answer has ended. */
    void onGone(Runnable gone);

    /** Called when the caller has read what stood in the way of more. */
    void onDrained(Runnable drained);

    /**
     * Drops the connection and what is unsent; for a caller that does not read. Beneath the other handlers, which would first
     * wait until it has read.
     */
    void drop();
}
