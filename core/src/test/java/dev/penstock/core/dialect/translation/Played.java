package dev.penstock.core.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.core.dialect.Exchange;
import dev.penstock.core.dialect.Finish;
import dev.penstock.core.dialect.Problem;
import dev.penstock.core.dialect.ReplyStream;
import dev.penstock.core.dialect.Sink;
import dev.penstock.core.dialect.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a streamed reply came to for its caller. */
record Played(
        String text,
        boolean finished,
        @Nullable Problem problem,
        TokenUsage usage,
        Finish finish,
        boolean committable) {

    static Played whole(Exchange exchange, byte[] upstream) {
        return cut(exchange, upstream, upstream.length);
    }

    /** Plays the first bytes at once, and then the end. */
    static Played cut(Exchange exchange, byte[] upstream, int length) {
        return inChunks(exchange, upstream, length, () -> Math.max(1, length));
    }

    static Played inChunks(Exchange exchange, byte[] upstream, int length, IntSupplier size) {
        ReplyStream stream = exchange.stream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Sink sink = (bytes, from, to) -> out.write(bytes, from, to - from);
        for (int from = 0; from < length; ) {
            int to = Math.min(length, from + size.getAsInt());
            stream.accept(upstream, from, to, sink);
            from = to;
        }
        stream.end(sink);
        return new Played(
                out.toString(UTF_8),
                stream.finished(),
                stream.problem(),
                stream.usage(),
                stream.finish(),
                stream.committable());
    }
}
