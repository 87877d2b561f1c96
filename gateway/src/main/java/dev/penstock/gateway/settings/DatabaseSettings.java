package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.DatabaseAddress.Kind;
import dev.penstock.gateway.settings.DatabaseAddress.Tls;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Measures;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.reader.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which database keeps the configuration and the records, and how long they are kept.
 *
 * @param connectTimeout how long to wait for a connection to a server
 * @param journalBytesMax what may wait in the data folder for a database that does not take it
 * @param logDays how long rows about single calls are kept
 * @param statDays how long sums per day are kept
 * @param lookEvery how often a change of the configuration by others is looked for
 */
public record DatabaseSettings(
        DatabaseAddress address,
        int poolSize,
        Duration connectTimeout,
        long journalBytesMax,
        int logDays,
        int statDays,
        Duration lookEvery) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    static DatabaseSettings read(SettingsReader in, Path dataFolder) {
        return new DatabaseSettings(
                address(in, dataFolder),
                in.key("DB_POOL_SIZE", "database.pool_size")
                        .says("Connections to a database server at most.", "与数据库服务器的最大连接数。")
                        .or(20, Forms.wholeNumber(2, 1000)),
                in.key("DB_CONNECT_TIMEOUT", "database.connect_timeout")
                        .says("Time to get a connection to a database server.", "获得数据库连接的最长等待时间。")
                        .or(Duration.ofSeconds(5), Measures.duration(Duration.ofMillis(250), MINUTE)),
                in.key("JOURNAL_MAX_SIZE", "database.journal_max_size")
                        .says(
                                "Records of calls that may wait in the data folder for a slow or absent database; beyond it"
                                        + " the oldest are dropped, and counted.",
                                "数据库缓慢或不可用时，数据目录中等待写入的调用记录上限；超出则丢弃最旧的记录并计数。")
                        .or(256L << 20, Measures.size(16 << 20, 1L << 40)),
                in.key("LOG_RETENTION_DAYS", "database.log_retention_days")
                        .says("Days that rows about single calls are kept.", "单次调用记录的保留天数。")
                        .or(90, Forms.wholeNumber(1, 36_500)),
                in.key("STATS_RETENTION_DAYS", "database.stats_retention_days")
                        .says("Days that sums per day are kept.", "每日统计的保留天数。")
                        .or(365, Forms.wholeNumber(1, 36_500)),
                in.key("CONFIG_POLL", "database.config_poll")
                        .says(
                                "How often the database is asked whether another gateway, or somebody by hand, has changed the"
                                        + " configuration.",
                                "查询数据库中配置是否被其他网关或人工修改的间隔。")
                        .or(Duration.ofSeconds(2), Measures.duration(Duration.ofMillis(50), Duration.ofHours(1))));
    }

    private static DatabaseAddress address(SettingsReader in, Path dataFolder) {
        Tls tls = in.key("DB_TLS", "database.tls")
                .says("Encryption of the connection to a database server.", "与数据库服务器连接的加密方式。")
                .or(Tls.OFF, Forms.choice(Tls.class));
        Optional<DatabaseAddress> whole = in.key("DATABASE_URL", "database.url")
                .says(
                        "The database in one line. Without it and without DB_HOST: a SQLite file in the data folder.",
                        "一行写明的数据库地址。若它与 DB_HOST 都未设置，则使用数据目录中的 SQLite 文件。")
                .maybe(DatabaseAddress.form(in.folder(), tls));
        Optional<DatabaseAddress> server = server(in, tls);
        if (whole.isPresent() && server.isPresent()) {
            in.faults().add("DB_HOST", "set as well as DATABASE_URL", "one of the two", "");
        }
        return whole.or(() -> server).orElseGet(() -> new DatabaseAddress.Embedded(dataFolder.resolve("penstock.db")));
    }

    private static Optional<DatabaseAddress> server(SettingsReader in, Tls tls) {
        Optional<String> host = in.key("DB_HOST", "database.host")
                .says("The host of a database server.", "数据库服务器的主机。")
                .maybe(Forms.pattern("[A-Za-z0-9._:-]{1,255}", "an address or host name", "地址或主机名"));
        Kind kind = in.key("DB_TYPE", "database.type")
                .says(
                        "Which kind of server DB_HOST is; mysql stands for MariaDB too.",
                        "DB_HOST 的服务器类型；mysql 也代表 MariaDB。")
                .or(Kind.MYSQL, Forms.choice(Kind.class));
        Optional<Integer> port = in.key("DB_PORT", "database.port")
                .says("Its port; unset: the usual one.", "其端口；不设置则用默认端口。")
                .maybe(Forms.wholeNumber(1, 65_535));
        String user = either(
                in, "DB_USER", "DB_USERNAME", "database.user", "penstock", text(), "Who we are there.", "登录用户名。");
        Secret password = in.key("DB_PASSWORD", "database.password")
                .says("The password there.", "登录密码。")
                .maybe(password())
                .orElse(new Secret(""));
        String name = either(
                in, "DB_NAME", "DB_DATABASE", "database.name", "penstock", name(), "The database's name.", "数据库名称。");
        return host.map(
                at -> new DatabaseAddress.Server(kind, at, port.orElse(kind.port()), name, user, password, tls));
    }

    private static String either(
            SettingsReader in,
            String key,
            String other,
            String path,
            String preset,
            Form<String> form,
            String english,
            String chinese) {
        String first = in.key(key, path).says(english, chinese).or(preset, form);
        return in.key(other, path)
                .says("Another name of " + key + ".", key + " 的另一个名称。")
                .or(first, form);
    }

    static boolean isName(String text) {
        return text.matches("[A-Za-z0-9_$-]{1,64}");
    }

    private static Form<String> name() {
        return Forms.pattern(
                "[A-Za-z0-9_$-]{1,64}", "letters, digits, _, $ and -, at most 64", "字母、数字、_、$ 和 -，最多 64 个");
    }

    private static Form<String> text() {
        return Forms.pattern(".{1,128}", "a name of at most 128 characters", "不超过 128 个字符的名称");
    }

    private static Form<Secret> password() {
        Words takes = new Words("a password of at most 1024 characters", "不超过 1024 个字符的密码");
        return new Form<Secret>(
                        takes,
                        text -> text.length() <= 1024 ? Optional.of(new Secret(text)) : Optional.empty(),
                        Secret::toString)
                .kept();
    }
}
