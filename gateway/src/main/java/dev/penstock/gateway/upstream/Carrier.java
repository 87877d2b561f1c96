package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.UpstreamRequest.Slice;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What carries one exchange: a connection, or one stream of it. Confined to one event loop. */
interface Carrier {

    /** The headers of a request while they are written. */
    @FunctionalInterface
    interface Headers {
        void add(AsciiString name, CharSequence value);
    }

    /** Where it really leads, whatever name was asked for; null if that cannot be told. */
    @Nullable
    InetAddress peer();

    /**
     * Sends the request; once.
     *
     * @param headers adds all but those that HTTP itself needs
     * @param body nothing, for a request without one
     */
    void send(HttpMethod method, String target, Consumer<Headers> headers, List<Slice> body);

    /** Stops to read; TCP then holds the provider back. */
    void pause();

    void resume();

    /** Gives the exchange up; it hears nothing more. */
    void reset();
}
