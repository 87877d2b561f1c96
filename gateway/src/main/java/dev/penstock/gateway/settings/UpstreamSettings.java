package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Measures;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.upstream.TimeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the gateway deals with providers: time limits, further tries, the circuit breaker, and bounds on what they may send.
 *
 * @param firstByteTimeout from sending the request to the first byte of the answer's body
 * @param idleTimeout between two bytes of the answer
 * @param totalTimeout from sending the request to the end of the answer
 * @param attempts the most tries per call, the first one included
 * @param backoffBase the bound of the first random wait; it doubles from try to try
 * @param backoffCap the bound that no random wait exceeds
 * @param retryAfterMax a longer wait asked for by a provider is handed to the caller
 * @param retryBudgetPercent further tries per hundred calls, over all calls to a provider
 * @param retryBudgetMinPerSecond further tries that are always allowed, so that a quiet gateway can still try again
 * @param breakerWindow over which failures are counted
 * @param breakerCallsMin calls in the window before the breaker may open
 * @param breakerFailurePercent of failed calls at which it opens
 * @param breakerOpenFor before one call is let through to see
 * @param connectionsMax to one provider, for each event loop
 * @param replyBytesMax of an answer in one piece
 * @param eventBytesMax of one event of a stream
 * @param caFile the authorities that providers' certificates must come from; absent means those of the platform
 * @param privateAddresses whether an address of the database may lie in a network of our own
 */
public record UpstreamSettings(
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        Duration totalTimeout,
        int attempts,
        Duration backoffBase,
        Duration backoffCap,
        Duration retryAfterMax,
        int retryBudgetPercent,
        int retryBudgetMinPerSecond,
        Duration breakerWindow,
        int breakerCallsMin,
        int breakerFailurePercent,
        Duration breakerOpenFor,
        int connectionsMax,
        int replyBytesMax,
        int eventBytesMax,
        long streamBytesMax,
        long streamEventsMax,
        Optional<Path> caFile,
        boolean privateAddresses) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    static Form<Duration> timeLimit() {
        return Measures.duration(Duration.ofMillis(10), DAY);
    }

    static UpstreamSettings read(SettingsReader in) {
        return new UpstreamSettings(
                in.key("UPSTREAM_CONNECT_TIMEOUT", "upstream.connect_timeout")
                        .says("Time to reach a provider.", "连接提供商的时限。")
                        .or(Duration.ofSeconds(5), Measures.duration(Duration.ofMillis(10), Duration.ofMinutes(5))),
                in.key("UPSTREAM_FIRST_BYTE_TIMEOUT", "upstream.first_byte_timeout")
                        .says("Time until the first byte of an answer.", "收到响应首字节的时限。")
                        .or(Duration.ofMinutes(10), timeLimit()),
                in.key("UPSTREAM_IDLE_TIMEOUT", "upstream.idle_timeout")
                        .says("Time between two bytes of an answer.", "响应相邻两个字节之间的时限。")
                        .or(Duration.ofMinutes(2), timeLimit()),
                in.key("UPSTREAM_TOTAL_TIMEOUT", "upstream.total_timeout")
                        .says("Time for a whole answer, however steadily it comes.", "整个响应的时限，无论其进展如何。")
                        .or(Duration.ofMinutes(60), timeLimit()),
                in.key("RETRY_ATTEMPTS", "upstream.retry_attempts")
                        .says(
                                "Tries per call, the first one included; none after the caller has seen a byte.",
                                "每次调用的尝试次数（含首次）；调用方收到首字节后不再重试。")
                        .or(3, Forms.wholeNumber(1, 10)),
                in.key("RETRY_BACKOFF_BASE", "upstream.retry_backoff_base")
                        .says(
                                "Bound of the first random wait between tries; it doubles each time.",
                                "重试间首次随机等待的上限；每次加倍。")
                        .or(Duration.ofMillis(500), Measures.duration(Duration.ofMillis(1), Duration.ofMinutes(1))),
                in.key("RETRY_BACKOFF_CAP", "upstream.retry_backoff_cap")
                        .says("Bound of every random wait between tries.", "重试间随机等待的总上限。")
                        .or(Duration.ofSeconds(8), Measures.duration(Duration.ofMillis(1), Duration.ofMinutes(10))),
                in.key("RETRY_AFTER_MAX", "upstream.retry_after_max")
                        .says(
                                "A longer Retry-After of a provider is handed to the caller.",
                                "提供商要求的 Retry-After 超过此值时转交给调用方。")
                        .or(Duration.ofSeconds(30), Measures.duration(Duration.ZERO, Duration.ofHours(1))),
                in.key("RETRY_BUDGET_PERCENT", "upstream.retry_budget_percent")
                        .says("Further tries per hundred calls to a provider.", "对每个提供商，每百次调用允许的重试次数。")
                        .or(10, Forms.wholeNumber(0, 100)),
                in.key("RETRY_BUDGET_MIN_PER_SECOND", "upstream.retry_budget_min_per_second")
                        .says("Further tries per second that are always allowed.", "始终允许的每秒重试次数。")
                        .or(10, Forms.wholeNumber(0, 10_000)),
                in.key("BREAKER_WINDOW", "upstream.breaker_window")
                        .says("The circuit breaker counts failures over this time.", "熔断器统计失败的时间窗口。")
                        .or(Duration.ofSeconds(10), Measures.duration(SECOND, Duration.ofMinutes(10))),
                in.key("BREAKER_MIN_CALLS", "upstream.breaker_min_calls")
                        .says("Calls in the window before the breaker may open.", "窗口内至少多少次调用后熔断器才可能打开。")
                        .or(20, Forms.wholeNumber(1, 1_000_000)),
                in.key("BREAKER_FAILURE_PERCENT", "upstream.breaker_failure_percent")
                        .says("Share of failed calls at which the breaker opens.", "失败比例达到此百分数时熔断器打开。")
                        .or(50, Forms.wholeNumber(1, 100)),
                in.key("BREAKER_OPEN_FOR", "upstream.breaker_open_for")
                        .says(
                                "An open breaker holds calls back this long before it lets one through to see.",
                                "熔断器打开后，经过此时间再放行一次试探调用。")
                        .or(Duration.ofSeconds(10), Measures.duration(Duration.ofMillis(100), Duration.ofHours(1))),
                in.key("UPSTREAM_MAX_CONNECTIONS", "upstream.max_connections")
                        .says("Connections to one provider at once, for each event loop.", "每个事件循环到单个提供商的最大连接数。")
                        .or(10_000, Forms.wholeNumber(1, 1_000_000)),
                in.key("UPSTREAM_MAX_REPLY_SIZE", "upstream.max_reply_size")
                        .says("The largest answer in one piece.", "非流式响应的最大长度。")
                        .or(64L << 20, Measures.size(1 << 10, 1 << 30))
                        .intValue(),
                in.key("UPSTREAM_MAX_EVENT_SIZE", "upstream.max_event_size")
                        .says("The largest single event of a stream.", "流中单个事件的最大长度。")
                        .or(16L << 20, Measures.size(1 << 10, 1 << 30))
                        .intValue(),
                in.key("UPSTREAM_MAX_STREAM_SIZE", "upstream.max_stream_size")
                        .says("The largest streamed answer.", "流式响应的最大总长度。")
                        .or(1L << 30, Measures.size(1 << 10, 1L << 40)),
                in.key("UPSTREAM_MAX_STREAM_EVENTS", "upstream.max_stream_events")
                        .says("The most events of one streamed answer.", "单个流式响应的最大事件数。")
                        .or(10_000_000, Forms.wholeNumber(1, Integer.MAX_VALUE)),
                in.key("UPSTREAM_CA_FILE", "upstream.ca_file")
                        .says(
                                "PEM file of the authorities that providers' certificates must come from, in place of Java's own.",
                                "PEM 文件：提供商证书须由其中的机构签发，取代 Java 自带的机构列表。")
                        .maybe(Forms.path()),
                in.key("UPSTREAM_PRIVATE_ADDRESSES", "upstream.private_addresses")
                        .says(
                                "Whether providers and keys in the database may be reached at private addresses (127.0.0.1,"
                                        + " 10.x, 192.168.x, cloud metadata). Addresses of the settings always may.",
                                "数据库中的提供商与密钥是否可使用私有地址（127.0.0.1、10.x、192.168.x、云元数据等）。配置中的地址始终允许。")
                        .or(false, Forms.flag()));
    }

    /** The time limits of one attempt, where a provider has none of its own. */
    public TimeLimits limits() {
        return new TimeLimits(firstByteTimeout, idleTimeout, totalTimeout);
    }
}
