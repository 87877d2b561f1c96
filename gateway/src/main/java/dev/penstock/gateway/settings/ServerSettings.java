package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Measures;
import dev.penstock.gateway.settings.reader.SettingsReader;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the gateway listens, and what it puts up with from callers.
 *
 * @param eventLoops 0 means one per processor
 * @param headerTimeout within which a request's headers must be here, and the longest pause within a body
 * @param bodyBytesPerSecondMin a body that comes more slowly is given up
 * @param keepAliveTimeout after which a connection without a request is closed
 * @param slowReaderTimeout after which a caller that reads nothing of its answer is given up
 * @param heartbeat between two comments on a quiet stream
 * @param preStop between "not ready" and the end of accepting, so that balancers notice
 * @param drainTimeout that calls may still take after that
 * @param anonymousAccess empty means: programs on this machine only
 */
public record ServerSettings(
        String host,
        int port,
        Path dataFolder,
        int eventLoops,
        int maxConnections,
        long maxBodyBytes,
        int maxHeaderBytes,
        Duration headerTimeout,
        int bodyBytesPerSecondMin,
        Duration keepAliveTimeout,
        Duration slowReaderTimeout,
        Duration heartbeat,
        Duration preStop,
        Duration drainTimeout,
        Optional<Boolean> anonymousAccess) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    static ServerSettings read(SettingsReader in) {
        return new ServerSettings(
                in.key("HOST", "server.host")
                        .says(
                                "The address to listen on. Anything but a loopback address needs keys for callers.",
                                "监听地址。若不是回环地址，调用方必须使用密钥。")
                        .or("127.0.0.1", Forms.text("an address or host name", "地址或主机名")),
                in.key("PORT", "server.port")
                        .says("The port to listen on; 0 takes any free one.", "监听端口；0 表示任取一个空闲端口。")
                        .or(3000, Forms.wholeNumber(0, 65_535)),
                in.folder()
                        .resolve(in.key("PENSTOCK_DATA", "server.data_folder")
                                .says("The folder that holds everything the gateway keeps.", "存放网关全部数据的目录。")
                                .or(Path.of("data"), Forms.path())),
                in.key("EVENT_LOOPS", "server.event_loops")
                        .says("Threads that carry calls; 0 means one per processor.", "处理请求的线程数；0 表示每个处理器一个。")
                        .or(0, Forms.wholeNumber(0, 256)),
                in.key("MAX_CONNECTIONS", "server.max_connections")
                        .says("Connections from callers at once; more are closed at once.", "同时保持的调用方连接数；超出的连接立即关闭。")
                        .or(20_000, Forms.wholeNumber(1, 1_000_000)),
                in.key("MAX_BODY_SIZE", "server.max_body_size")
                        .says("The largest request body; larger ones are answered with 413.", "请求体的最大长度；超出则返回 413。")
                        .or(32L << 20, Measures.size(1 << 10, 1 << 30)),
                in.key("MAX_HEADER_SIZE", "server.max_header_size")
                        .says(
                                "The largest total of a request's headers; larger ones are answered with 431.",
                                "请求头总长度上限；超出则返回 431。")
                        .or(64L << 10, Measures.size(1 << 10, 1 << 20))
                        .intValue(),
                in.key("HEADER_TIMEOUT", "server.header_timeout")
                        .says("Within this time a request's headers must have come.", "请求头必须在此时间内到齐。")
                        .or(Duration.ofSeconds(10), Measures.duration(SECOND, HOUR)),
                in.key("MIN_BODY_RATE", "server.min_body_rate")
                        .says("Bytes per second a request body must bring; 0 allows any.", "请求体每秒至少到达的字节数；0 表示不限。")
                        .or(1000, Forms.wholeNumber(0, 1_000_000_000)),
                in.key("KEEP_ALIVE_TIMEOUT", "server.keep_alive_timeout")
                        .says("A connection without a request is closed after this time.", "空闲连接在此时间后关闭。")
                        .or(Duration.ofSeconds(75), Measures.duration(SECOND, HOUR)),
                in.key("SLOW_READER_TIMEOUT", "server.slow_reader_timeout")
                        .says(
                                "A caller that reads nothing of its answer is given up after this time.",
                                "调用方停止读取响应超过此时间即断开。")
                        .or(Duration.ofSeconds(30), Measures.duration(SECOND, HOUR)),
                in.key("SSE_HEARTBEAT_MS", "server.sse_heartbeat_ms")
                        .says(
                                "A quiet stream gets a comment this often, so that proxies keep it open.",
                                "流静默时发送心跳注释的间隔，避免代理断开连接。")
                        .or(Duration.ofSeconds(15), Measures.millis(SECOND, HOUR)),
                in.key("PRE_STOP", "server.pre_stop")
                        .says(
                                "At the end: how long calls are still accepted while /ready says 503.",
                                "停机时：/ready 返回 503 后继续接受请求的时间。")
                        .or(Duration.ofSeconds(5), Measures.duration(Duration.ZERO, HOUR)),
                in.key("DRAIN_TIMEOUT", "server.drain_timeout")
                        .says("At the end: how long calls in flight may still take.", "停机时：进行中的请求最多还能持续的时间。")
                        .or(Duration.ofMinutes(10), Measures.duration(Duration.ZERO, Duration.ofHours(24))),
                in.key("ANONYMOUS_ACCESS", "server.anonymous_access")
                        .says(
                                "Whether callers without a key are served. Unset: only programs on this machine, when HOST is a"
                                        + " loopback address. Say false behind a proxy that does not send X-Forwarded-For.",
                                "是否允许无密钥调用。未设置时：仅当 HOST 为回环地址时允许本机程序。若前置代理不发送 X-Forwarded-For，请设为 false。")
                        .maybe(Forms.flag()));
    }

    /** Whether a caller without a credential is let in. */
    public boolean servesAnonymous() {
        return anonymousAccess.orElseGet(this::onLoopback);
    }

    /** Whether only programs on this machine can reach the gateway. */
    public boolean onLoopback() {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
