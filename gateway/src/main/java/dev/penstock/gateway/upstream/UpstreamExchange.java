package dev.penstock.gateway.upstream;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hears what becomes of one request on its {@link Carrier}. After {@link #ended} or {@link #broken} nothing more comes. */
interface UpstreamExchange {

    void connected(Carrier carrier);

    void unreachable(Throwable cause);

    /**
     * The status line and headers came; never those of an interim response (RFC 9110 §15.2).
     *
     * @param header finds a header by its name, in any case of its letters
     */
    void answered(int status, Function<String, @Nullable String> header);

    /** Bytes of the body came. The array is the hearer's. */
    void received(byte[] bytes, int from, int to);

    void ended();

    void broken(Throwable cause);
}
