package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Measures;
import dev.penstock.gateway.settings.reader.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * What is done by the clock.
 *
 * @param webhook where alerts are posted to; may hold a token
 * @param repeatAfter how long something that stays wrong is not told again
 */
public record JobSettings(Optional<Secret> webhook, Duration repeatAfter) {

    static JobSettings read(SettingsReader in) {
        return new JobSettings(
                in.key("ALERT_WEBHOOK_URL", "alerts.webhook_url")
                        .says(
                                "Where alerts are posted to, as JSON; may hold a token, and is never shown.",
                                "告警以 JSON 形式发送到的地址；可包含令牌，不会被显示。")
                        .maybe(Forms.address())
                        .map(address -> new Secret(address.toString())),
                in.key("ALERT_REPEAT_AFTER", "alerts.repeat_after")
                        .says("How long something that stays wrong is not told again.", "同一问题持续存在时，重复告警的最短间隔。")
                        .or(Duration.ofMinutes(30), Measures.duration(Duration.ZERO, Duration.ofDays(30))));
    }
}
