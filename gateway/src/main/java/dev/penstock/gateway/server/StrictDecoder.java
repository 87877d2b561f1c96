package dev.penstock.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ByteProcessor;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Decodes requests, and refuses those that another server on the way could read differently: that is how requests are
 * smuggled past a proxy in front of us. Netty refuses most of them; here are the rest: a transfer coding other than {@code
 * chunked} (RFC 9112 §6.1), no host, several, or none that could be one (§3.2), folded header lines (§5.2), a header without
 * a name, and control characters in the target. After a refusal nothing of the connection is read. Confined to one event loop.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder";

    private final BodyArray body = new BodyArray();
    private boolean inHead = true;
    private boolean lineEnded;
    private boolean folded;
    private boolean refused;

    private StrictDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Takes the place of the usual decoder, before the first byte is read. */
    static void install(ChannelPipeline pipeline, HttpServerOptions options) {
        pipeline.replace(NAME, NAME, new StrictDecoder(options));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (refused) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        int from = bytes.readerIndex();
        int decoded = out.size();
        super.decode(context, bytes, out);
        if (inHead) {
            lookForFolds(bytes, from, bytes.readerIndex());
        }
        for (int i = decoded; i < out.size(); i++) {
            switch (out.get(i)) {
                case HttpRequest request -> {
                    inHead = false;
                    refuseUnlessStrict(request);
                    body.begin(request);
                }
                case HttpContent content -> {
                    out.set(i, body.put(content));
                    if (content instanceof LastHttpContent) {
                        beginHead();
                    }
                }
                default -> throw new IllegalStateException("decoded: " + out.get(i));
            }
        }
    }

    private void beginHead() {
        inHead = true;
        lineEnded = false;
        folded = false;
    }

    /** The base class takes heads line by line, so what it has taken ends with a line or is part of none. */
    private void lookForFolds(ByteBuf bytes, int from, int to) {
        int at = from;
        while (at < to && !folded) {
            if (lineEnded) {
                byte first = bytes.getByte(at);
                folded = first == ' ' || first == '\t';
            }
            int end = bytes.forEachByte(at, to - at, ByteProcessor.FIND_LF);
            lineEnded = end >= 0;
            at = end < 0 ? to : end + 1;
        }
    }

    private void refuseUnlessStrict(HttpRequest request) {
        refused = request.decoderResult().isFailure();
        if (!refused && (folded || !strict(request))) {
            refused = true;
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("request head")));
        }
    }

    private static boolean strict(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return strictCoding(headers)
                && strictHost(headers.getAll(HttpHeaderNames.HOST), request.protocolVersion())
                && !headers.contains("")
                && isVisible(request.uri(), "");
    }

    private static boolean strictCoding(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return true;
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() == 1 && "chunked".equalsIgnoreCase(codings.getFirst());
    }

    private static boolean strictHost(List<String> hosts, HttpVersion version) {
        if (hosts.isEmpty()) {
            return HttpVersion.HTTP_1_0.equals(version);
        }
        return hosts.size() == 1 && isVisible(hosts.getFirst(), "/\\@?#,");
    }

    /** Whether it has neither blanks nor controls, nor one of the characters that are refused. */
    private static boolean isVisible(String text, String refused) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || refused.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
