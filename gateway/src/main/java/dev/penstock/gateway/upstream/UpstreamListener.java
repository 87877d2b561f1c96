package dev.penstock.gateway.upstream;

import dev.penstock.core.dialect.Problem;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hears what becomes of one {@link UpstreamCall}. After {@link #ended} or {@link #failed} nothing more comes. */
public interface UpstreamListener {

    /**
     * The status line and headers came.
     *
     * @param header finds a header by its name, in any case of its letters
     */
    void answered(int status, Function<String, @Nullable String> header);

    /** Bytes of the body came, with any content coding removed. The array is the listener's. */
    void received(byte[] bytes, int from, int to);

    /** The body ended as its framing promised. */
    void ended();

    /** The call did not reach its end: refused, timed out, cut off, over a limit. */
    void failed(Problem problem);
}
