package dev.penstock.gateway.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.Test;

class BodyArrayTest {
    private final BodyArray body = new BodyArray();

    @Test
    void putsThePiecesOfAnAnnouncedBodyIntoOneArrayOfItsSize() {
        body.begin(request(6));

        HttpContent first = body.put(new DefaultHttpContent(network("abcd")));
        HttpContent last = body.put(new DefaultLastHttpContent(network("ef")));

        assertThat(first.content().array()).isSameAs(last.content().array()).isEqualTo("abcdef".getBytes(US_ASCII));
        assertThat(last.content().toString(US_ASCII)).isEqualTo("ef");
        assertThat(last).isInstanceOf(LastHttpContent.class);
        assertThat(first).isNotInstanceOf(LastHttpContent.class);
    }

    @Test
    void releasesWhatItHasCopied() {
        body.begin(request(4));
        ByteBuf piece = network("abcd");

        body.put(new DefaultLastHttpContent(piece));

        assertThat(piece.refCnt()).isZero();
    }

    @Test
    void makesNoArrayForAnAnnouncementThatLittleCameOf() {
        body.begin(request(1_000_000));
        HttpContent first = new DefaultHttpContent(network("abcd"));
        HttpContent second = new DefaultHttpContent(network("efgh"));

        assertThat(body.put(first)).isSameAs(first);
        assertThat(body.put(second)).isSameAs(second);
        first.release();
        second.release();
    }

    @Test
    void leavesBodiesOfUnknownLengthAlone() {
        body.begin(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        HttpContent piece = new DefaultHttpContent(network("abcd"));

        assertThat(body.put(piece)).isSameAs(piece);
        piece.release();
    }

    @Test
    void beginsAnewWithEachRequestOfAConnection() {
        body.begin(request(4));
        byte[] before =
                body.put(new DefaultLastHttpContent(network("abcd"))).content().array();
        body.begin(request(4));
        byte[] after =
                body.put(new DefaultLastHttpContent(network("wxyz"))).content().array();

        assertThat(before).isEqualTo("abcd".getBytes(US_ASCII));
        assertThat(after).isEqualTo("wxyz".getBytes(US_ASCII));
    }

    private static HttpRequest request(int length) {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        return request;
    }

    private static ByteBuf network(String text) {
        return Unpooled.directBuffer().writeBytes(text.getBytes(US_ASCII));
    }
}
