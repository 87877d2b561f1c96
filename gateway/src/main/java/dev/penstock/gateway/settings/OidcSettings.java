package dev.penstock.gateway.settings;

import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.reader.Words;
import java.net.URI;
import java.util.Optional;

/**
 * Logins by an identity provider that speaks OpenID Connect.
 *
 * @param issuer of the provider, exactly as its tokens write it
 * @param clientSecret absent for a public client
 * @param redirectUri where the provider sends people back: {@code /api/auth/oidc/callback} as they reach this gateway
 * @param usernameClaim the claim of the ID token that names a new user here
 * @param newUserRole of people who are not users yet; absent means that they are turned away
 * @param returnUri the page that browsers go on to when somebody has logged in
 */
public record OidcSettings(
        URI issuer,
        String clientId,
        Optional<Secret> clientSecret,
        URI redirectUri,
        String scopes,
        String usernameClaim,
        Optional<NewUserRole> newUserRole,
        String returnUri) {

    private static final int CHARS_MAX = 300;

    /** What somebody may become who comes for the first time. Admins are made by admins. */
    public enum NewUserRole {
        VIEWER,
        OPERATOR
    }

    static Optional<OidcSettings> read(SettingsReader in) {
        Optional<URI> issuer = in.key("OIDC_ISSUER", "oidc.issuer")
                .says(
                        "The issuer of an OpenID Connect provider; with it people can log in there.",
                        "OpenID Connect 提供方的签发者地址；设置后可通过其登录。")
                .maybe(url());
        Optional<String> clientId = in.key("OIDC_CLIENT_ID", "oidc.client_id")
                .says("How this gateway is called there.", "本网关在该提供方的客户端标识。")
                .maybe(text());
        Optional<Secret> secret = in.key("OIDC_CLIENT_SECRET", "oidc.client_secret")
                .says("Its secret there; unset for a public client.", "客户端密钥；公共客户端不设置。")
                .maybe(Secret.form(1, CHARS_MAX));
        Optional<URI> redirect = in.key("OIDC_REDIRECT_URI", "oidc.redirect_uri")
                .says(
                        "Where people come back to: /api/auth/oidc/callback, as their browsers reach this gateway.",
                        "登录后返回的地址：浏览器访问本网关的 /api/auth/oidc/callback。")
                .maybe(url());
        String scopes = in.key("OIDC_SCOPES", "oidc.scopes")
                .says("What is asked for there, with blanks between.", "请求的范围，以空格分隔。")
                .or("openid profile email", text());
        String claim = in.key("OIDC_USERNAME_CLAIM", "oidc.username_claim")
                .says("Which claim names a new user here.", "以哪个声明作为新用户的用户名。")
                .or("preferred_username", text());
        Optional<NewUserRole> role = in.key("OIDC_NEW_USER_ROLE", "oidc.new_user_role")
                .says(
                        "What people become who log in for the first time; unset: only those whom an admin has entered may.",
                        "首次登录者的角色；未设置时仅管理员已登记的用户可登录。")
                .maybe(Forms.choice(NewUserRole.class));
        String returnUri = in.key("OIDC_RETURN_URI", "oidc.return_uri")
                .says(
                        "The page that a browser goes on to after a login; behind its address stands #refreshToken=…,"
                                + " to be renewed at once.",
                        "登录完成后浏览器前往的页面，其地址后带有 #refreshToken=…，须立即续期。")
                .or("/", page());
        if (issuer.isEmpty()) {
            return Optional.empty();
        }
        if (clientId.isEmpty() || redirect.isEmpty()) {
            in.faults()
                    .add(
                            clientId.isEmpty() ? "OIDC_CLIENT_ID" : "OIDC_REDIRECT_URI",
                            "not set",
                            "a value, since OIDC_ISSUER is set",
                            "");
            return Optional.empty();
        }
        return Optional.of(
                new OidcSettings(issuer.get(), clientId.get(), secret, redirect.get(), scopes, claim, role, returnUri));
    }

    /** Not a base URL: an issuer is compared character by character, with its slash at the end. */
    private static Form<URI> url() {
        Words takes = new Words("an http:// or https:// URL", "http:// 或 https:// 地址");
        return new Form<>(takes, OidcSettings::readUrl, URI::toString).like("https://login.example.com/realms/team");
    }

    private static Optional<URI> readUrl(String text) {
        try {
            URI url = URI.create(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return http && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Form<String> page() {
        Words takes =
                new Words("a path of this gateway, or an http:// or https:// URL", "本网关的路径，或 http://、https:// 地址");
        return new Form<>(
                        takes,
                        text -> isOwnPath(text)
                                ? Optional.of(text)
                                : readUrl(text).map(URI::toString),
                        text -> text)
                .like("https://console.example.com/login");
    }

    /** Browsers take two slashes, of either kind, for another host. */
    private static boolean isOwnPath(String text) {
        return text.matches("/[!-~]*") && !text.startsWith("//") && text.indexOf('\\') < 0 && text.indexOf('#') < 0;
    }

    private static Form<String> text() {
        return Forms.pattern("[!-~][ -~]{0,299}", "a text of at most 300 characters", "不超过 300 个字符的文本");
    }
}
