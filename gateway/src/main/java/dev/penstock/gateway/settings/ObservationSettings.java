package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Measures;
import dev.penstock.gateway.settings.reader.SettingsReader;
import org.slf4j.event.Level;

/**
 * What the gateway tells about itself.
 *
 * @param callLogFileBytes a call log that has grown beyond this is set aside and a new one begun
 * @param logTexts whether rows about calls keep the beginnings of prompts and answers
 * @param callLogFilesKept how many that were set aside are kept
 */
public record ObservationSettings(
        Level logLevel, boolean promEnabled, long callLogFileBytes, int callLogFilesKept, boolean logTexts) {

    static ObservationSettings read(SettingsReader in) {
        return new ObservationSettings(
                in.key("LOG_LEVEL", "observation.log_level")
                        .says("How much is logged.", "日志级别。")
                        .or(Level.INFO, Forms.choice(Level.class)),
                in.key("PROM_ENABLED", "observation.prom_enabled")
                        .says("Whether /metrics answers.", "是否提供 /metrics。")
                        .or(true, Forms.flag()),
                in.key("CALL_LOG_FILE_SIZE", "observation.call_log_file_size")
                        .says(
                                "A call log that has grown beyond this is set aside and a new one begun.",
                                "调用日志超过此大小时另存并新建。")
                        .or(64L << 20, Measures.size(1 << 10, 1L << 40)),
                in.key("CALL_LOG_FILES_KEPT", "observation.call_log_files_kept")
                        .says("How many call logs that were set aside are kept.", "保留多少个已另存的调用日志。")
                        .or(10, Forms.wholeNumber(0, 100_000)),
                in.key("LOG_PAYLOADS", "observation.log_payloads")
                        .says(
                                "Whether rows about calls keep the beginning of each prompt (500 characters per text) and"
                                        + " answer (200), with identity numbers, telephone numbers, e-mail addresses and keys masked.",
                                "调用记录是否保留提示词（每段 500 字符）与回答（200 字符）的开头；身份证号、手机号、邮箱与密钥会被掩码。")
                        .or(false, Forms.flag()));
    }
}
