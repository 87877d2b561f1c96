package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.SettingsReader;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * What callers may take at once.
 *
 * @param concurrencyPerUser calls of one caller at once; 0 means no limit
 * @param activeStreams open streams of all callers; 0 means no limit
 * @param zone by whose calendar calls per day are counted
 */
public record LimitSettings(int concurrencyPerUser, int activeStreams, ZoneId zone) {

    static LimitSettings read(SettingsReader in) {
        return new LimitSettings(
                in.key("RL_MAX_CONCURRENCY_PER_USER", "limits.max_concurrency_per_user")
                        .says("Calls of one caller at once; 0 means no limit.", "单个调用方同时进行的请求数；0 表示不限。")
                        .suggesting("2")
                        .or(0, Forms.wholeNumber(0, 1_000_000)),
                in.key("RL_MAX_ACTIVE_STREAMS", "limits.max_active_streams")
                        .says("Open streams of all callers together; 0 means no limit.", "全部调用方同时打开的流数；0 表示不限。")
                        .suggesting("60")
                        .or(0, Forms.wholeNumber(0, 1_000_000)),
                in.key("LIMITS_TIMEZONE", "limits.timezone")
                        .says("By whose calendar calls per day are counted.", "每日请求数按哪个时区的日历计算。")
                        .or(ZoneOffset.UTC, Forms.zone()));
    }
}
