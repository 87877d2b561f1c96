package dev.penstock.gateway.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.Measures;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.reader.Words;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How people log in to the control plane.
 *
 * @param adminUsername of the first admin, who is made at the first start
 * @param adminPassword of the first admin; absent means a random one, which has to be changed
 * @param tokenSecret what tokens are signed with; absent means a file in the data folder
 * @param accessTokenLife after which a token has to be renewed
 * @param refreshTokenLife after which one has to log in again
 * @param attemptWindow the time in which attempts are counted
 * @param attemptsMax of one address in that time; 0 means no limit
 * @param trustedProxies addresses and networks that are believed who they pass requests on for
 * @param trustedProxyHeader where they say it
 */
public record LoginSettings(
        String adminUsername,
        Optional<Secret> adminPassword,
        Optional<Secret> tokenSecret,
        Duration accessTokenLife,
        Duration refreshTokenLife,
        Duration attemptWindow,
        int attemptsMax,
        List<String> trustedProxies,
        ProxyHeader trustedProxyHeader) {

    /** Longer ones only cost time: Argon2 takes any length. */
    public static final int PASSWORD_BYTES_MAX = 128;

    private static final int PASSWORD_CHARS_MIN = 8;
    private static final int TOKEN_SECRET_BYTES_MIN = 32;
    private static final int TOKEN_SECRET_KINDS_MIN = 10;
    /** Such words stand in examples everywhere, and so in every list of an attacker. */
    private static final Set<String> WELL_KNOWN =
            Set.of("secret", "changeme", "change-me", "change_me", "your-", "your_", "example", "default", "password");

    private static final Duration MINUTE = Duration.ofMinutes(1);

    public LoginSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    static LoginSettings read(SettingsReader in) {
        return new LoginSettings(
                in.key("ADMIN_USERNAME", "login.admin_username")
                        .says(
                                "The name of the first admin, who is made when there are no users yet.",
                                "首位管理员的用户名，仅在尚无用户时创建。")
                        .or("admin", username()),
                in.key("ADMIN_PASSWORD", "login.admin_password")
                        .says(
                                "The password of the first admin. Unset: a random one, printed once, which has to be changed."
                                        + " Without effect once there are users.",
                                "首位管理员的密码。未设置时随机生成，仅显示一次，首次登录后必须修改。已有用户后不再起作用。")
                        .maybe(password()),
                in.key("JWT_SECRET", "login.jwt_secret")
                        .says(
                                "What login tokens are signed with; the same for all gateways on one database. Unset: the file"
                                        + " jwt-secret in the data folder, made at the first start.",
                                "登录令牌的签名密钥；共用一个数据库的所有网关须相同。未设置时使用数据目录中的 jwt-secret 文件，首次启动时生成。")
                        .maybe(tokenSecretForm()),
                in.key("ACCESS_TOKEN_LIFE", "login.access_token_life")
                        .says("After this time a login token has to be renewed.", "登录令牌的有效期，过后须续期。")
                        .or(Duration.ofMinutes(15), Measures.duration(MINUTE, Duration.ofHours(24))),
                in.key("REFRESH_TOKEN_LIFE", "login.refresh_token_life")
                        .says("After this time one has to log in again.", "超过此时间须重新登录。")
                        .or(Duration.ofDays(7), Measures.duration(MINUTE, Duration.ofDays(90))),
                in.key("RATE_LIMIT_WINDOW_MS", "login.rate_limit_window_ms")
                        .says(
                                "The time in which RATE_LIMIT_MAX counts, in milliseconds.",
                                "RATE_LIMIT_MAX 的计数时间窗口（毫秒）。")
                        .or(Duration.ofMinutes(15), Measures.millis(Duration.ofSeconds(1), Duration.ofDays(1))),
                in.key("RATE_LIMIT_MAX", "login.rate_limit_max")
                        .says(
                                "Logins and calls without a good token that one address may send in that time; 0 means no limit.",
                                "单个地址在该时间内可发送的登录请求和无有效令牌请求数；0 表示不限。")
                        .or(100, Forms.wholeNumber(0, 1_000_000)),
                in.key("TRUSTED_PROXIES", "login.trusted_proxies")
                        .says(
                                "Addresses and networks of proxies that are believed where a call or a login comes from.",
                                "可信代理的地址或网段，以其所述为调用和登录请求的来源。")
                        .or(List.of(), networks()),
                in.key("TRUSTED_PROXY_HEADER", "login.trusted_proxy_header")
                        .says(
                                "The header in which they say it. They have to set it themselves: what callers send in the"
                                        + " other one is not looked at.",
                                "可信代理注明来源所用的请求头，须由代理自行写入；不读取另一个请求头。")
                        .or(ProxyHeader.X_FORWARDED_FOR, Forms.choice(ProxyHeader.class)));
    }

    private static Form<String> username() {
        return Forms.pattern(
                "[A-Za-z0-9][A-Za-z0-9._@-]{0,99}",
                "a name of letters, digits, dots, @ and dashes",
                "由字母、数字、点、@ 和连字符组成的名称");
    }

    private static Form<Secret> password() {
        Words takes = new Words(
                "a password of " + PASSWORD_CHARS_MIN + " characters or more, at most " + PASSWORD_BYTES_MAX + " bytes",
                "至少 " + PASSWORD_CHARS_MIN + " 个字符、最多 " + PASSWORD_BYTES_MAX + " 字节的密码");
        return new Form<Secret>(
                        takes,
                        text -> text.length() >= PASSWORD_CHARS_MIN && text.getBytes(UTF_8).length <= PASSWORD_BYTES_MAX
                                ? Optional.of(new Secret(text))
                                : Optional.empty(),
                        Secret::toString)
                .kept();
    }

    private static Form<Secret> tokenSecretForm() {
        Words takes = new Words(
                "a random text of " + TOKEN_SECRET_BYTES_MIN + " bytes or more, such as `openssl rand -hex 32` prints",
                "至少 " + TOKEN_SECRET_BYTES_MIN + " 字节的随机文本，例如 `openssl rand -hex 32` 的输出");
        return new Form<Secret>(
                        takes,
                        text -> isRandomEnough(text) ? Optional.of(new Secret(text)) : Optional.empty(),
                        Secret::toString)
                .kept();
    }

    private static boolean isRandomEnough(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return text.getBytes(UTF_8).length >= TOKEN_SECRET_BYTES_MIN
                && text.chars().distinct().count() >= TOKEN_SECRET_KINDS_MIN
                && WELL_KNOWN.stream().noneMatch(lower::contains);
    }

    private static Form<List<String>> networks() {
        Words takes = new Words("addresses or networks, with commas between", "以逗号分隔的地址或网段");
        return new Form<List<String>>(takes, LoginSettings::readNetworks, list -> String.join(",", list))
                .like("10.0.0.1, 172.16.0.0/12, fd00::/8");
    }

    private static Optional<List<String>> readNetworks(String text) {
        List<String> all = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        return all.stream().allMatch(LoginSettings::isNetwork) ? Optional.of(all) : Optional.empty();
    }

    private static boolean isNetwork(String text) {
        int slash = text.indexOf('/');
        try {
            int bits = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                            .getAddress()
                            .length
                    * 8;
            return slash < 0
                    || (text.substring(slash + 1).matches("\\d{1,3}")
                            && Integer.parseInt(text.substring(slash + 1)) <= bits);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
