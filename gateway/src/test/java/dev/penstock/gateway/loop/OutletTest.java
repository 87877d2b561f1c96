package dev.penstock.gateway.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("FutureReturnValueIgnored") // what was written is read at the other end
class OutletTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger flushes = new AtomicInteger();
    private ServerSocket listener;
    private Socket reader;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(listener.getLocalSocketAddress())
                .sync()
                .channel();
        reader = listener.accept();
        reader.setSoTimeout(20_000);
        Outlet.install(channel.pipeline());
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext context) {
                flushes.incrementAndGet();
                context.flush();
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        loops.shutdownGracefully(0, 1, SECONDS).sync();
        reader.close();
        listener.close();
    }

    @Test
    void whatIsWrittenInOneTurn_leavesAtItsEnd_together() throws Exception {
        var flushedMeanwhile = new AtomicInteger(-1);

        channel.eventLoop().execute(() -> {
            channel.writeAndFlush(text("a"));
            channel.writeAndFlush(text("b"));
            flushedMeanwhile.set(flushes.get());
        });

        assertThat(reader.getInputStream().readNBytes(2)).isEqualTo("ab".getBytes(US_ASCII));
        assertThat(flushedMeanwhile).hasValue(0);
        assertThat(flushes).hasValue(1);
    }

    @Test
    void laterTurns_flushAgain() throws Exception {
        for (int turn = 1; turn <= 3; turn++) {
            channel.writeAndFlush(text("a"));

            assertThat(reader.getInputStream().read()).isEqualTo('a');
            assertThat(flushes).hasValue(turn);
        }
    }

    @Test
    void close_sendsFirstWhatWasWritten() throws Exception {
        channel.eventLoop().execute(() -> {
            channel.writeAndFlush(text("last words"));
            channel.close();
        });

        assertThat(reader.getInputStream().readAllBytes()).isEqualTo("last words".getBytes(US_ASCII));
    }

    /** As if memory ran out between the parts of a message: without its middle the end must not be sent. */
    @Test
    void partThatCannotBeSent_closesTheConnection_beforeWhatFollows() throws Exception {
        channel.eventLoop().execute(() -> {
            channel.write(text("a"));
            channel.write(new Object(), unasked());
            channel.writeAndFlush(text("c"));
        });

        assertThat(new String(reader.getInputStream().readAllBytes(), US_ASCII)).doesNotContain("c");
        assertThat(channel.closeFuture().await(20, SECONDS)).isTrue();
    }

    /** What Vert.x writes with: it neither tells of a failure nor can be asked for one. */
    private VoidChannelPromise unasked() {
        return new VoidChannelPromise(channel, false);
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }
}
