package dev.penstock.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Changes.Change;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.identity.oidc.CannotIdentify;
import dev.penstock.gateway.identity.oidc.Identified;
import dev.penstock.gateway.identity.oidc.OidcProvider;
import dev.penstock.gateway.identity.oidc.Pending;
import dev.penstock.gateway.settings.OidcSettings;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logins by an identity provider. Who begins one gets a cookie, without which the way back is closed. People are known by the
 * provider's subject, never by a name that they may have chosen themselves. May be shared between threads.
 */
final class OidcRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(OidcRoutes.class);
    private static final String COOKIE = "penstock_oidc";
    private static final Duration COOKIE_LIFE = Duration.ofMinutes(10);

    private final Optional<OidcSettings> settings;
    private final Optional<OidcProvider> provider;
    private final Tokens tokens;
    private final Logins logins;
    private final Changes changes;

    OidcRoutes(Optional<OidcSettings> settings, Tokens tokens, Logins logins, Changes changes) {
        this.settings = settings;
        this.provider = settings.map(OidcProvider::new);
        this.tokens = tokens;
        this.logins = logins;
        this.changes = changes;
    }

    void register(Handlers handlers) {
        handlers.on("beginOidcLogin", this::begin).on("endOidcLogin", this::end);
    }

    private OidcProvider provider() {
        return provider.orElseThrow(
                () -> Refused.notFound("No identity provider is set up (OIDC_ISSUER).", "未配置身份提供方（OIDC_ISSUER）。"));
    }

    private Answer begin(Ask ask) {
        Pending pending = Pending.begin();
        try {
            String location = provider().authorization(pending).toString();
            return new Answer.Elsewhere(location, List.of(cookie(tokens.pending(pending, COOKIE_LIFE), COOKIE_LIFE)));
        } catch (CannotIdentify failure) {
            throw refused(failure, ask);
        }
    }

    /** Comes back with the redirect from another site, so it is lax; over TLS where the way back is. */
    private String cookie(String value, Duration life) {
        boolean tls = settings.map(OidcSettings::redirectUri)
                .filter(uri -> "https".equalsIgnoreCase(uri.getScheme()))
                .isPresent();
        return COOKIE + "=" + value + "; Path=/api/auth/oidc; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (tls ? "; Secure" : "");
    }

    private Answer end(Ask ask) {
        OidcProvider from = provider();
        Pending pending = Optional.ofNullable(ask.cookies().get(COOKIE))
                .flatMap(tokens::pending)
                .filter(kept -> same(kept.state(), ask.query("state").orElse("")))
                .orElseThrow(() -> Refused.unauthenticated(
                        "This login was not begun here, or too long ago. Begin again.", "此登录并非从这里发起，或已过期，请重新开始。"));
        String code = ask.query("code")
                .orElseThrow(() -> Refused.unauthenticated("The identity provider refused.", "身份提供方拒绝了登录。"));
        Identified person = redeemed(from, code, pending, ask);
        Logins.Issued issued = changes.change(ask, change -> logins.begin(change.sql(), ask, user(change, person)));
        return new Answer.Elsewhere(handOver(issued), List.of(cookie("", Duration.ZERO)));
    }

    /**
     * The page that the browser goes on to. What stands in a fragment is sent to nobody; the token there is good for one renewal,
     * which the page does at once, and whoever finds it later in the browser's history has nothing.
     */
    private String handOver(Logins.Issued issued) {
        return settings.orElseThrow().returnUri() + "#refreshToken=" + issued.refreshToken();
    }

    private static boolean same(String kept, String sent) {
        return MessageDigest.isEqual(kept.getBytes(UTF_8), sent.getBytes(UTF_8));
    }

    private static Identified redeemed(OidcProvider from, String code, Pending pending, Ask ask) {
        try {
            return from.redeem(code, pending);
        } catch (CannotIdentify failure) {
            throw refused(failure, ask);
        }
    }

    private static Refused refused(CannotIdentify failure, Ask ask) {
        LOG.warn("oidc: request {}: {}", ask.origin().requestId(), failure.getMessage(), failure);
        return Refused.unauthenticated(
                "The identity provider did not say who you are. The gateway's log says more.", "身份提供方未能确认您的身份，详见网关日志。");
    }

    private StoredUser user(Change change, Identified person) {
        Users users = new Users(change.sql());
        StoredUser user = users.findBySubject(person.subject()).orElseGet(() -> created(change, users, person));
        if (!user.active()) {
            throw Refused.forbidden("You may not log in here any more.", "您的账号已停用。");
        }
        return user;
    }

    private StoredUser created(Change change, Users users, Identified person) {
        String role = settings.flatMap(OidcSettings::newUserRole)
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .orElseThrow(() -> Refused.forbidden(
                        "An admin has to enter you first, with the subject " + person.subject() + ".",
                        "请先由管理员登记您，标识（subject）为 " + person.subject() + "。"));
        String username = person.username()
                .filter(name -> name.matches(UserRoutes.USERNAME))
                .filter(name -> users.find(name).isEmpty())
                .orElseThrow(() -> Refused.conflict(
                        "Your name cannot be used here, or somebody has it. An admin has to enter you, with the subject "
                                + person.subject() + ".",
                        "您的用户名不可用或已被占用，请由管理员登记您，标识（subject）为 " + person.subject() + "。"));
        Instant now = logins.now();
        StoredUser fresh = new StoredUser(
                0,
                username,
                Optional.empty(),
                role,
                true,
                false,
                Optional.of(person.subject()),
                Optional.empty(),
                Optional.empty(),
                now,
                now);
        StoredUser stored = users.find(users.add(fresh)).orElseThrow();
        JsonObject json = UserJson.of(stored);
        change.audit("create", "user", stored.id(), Optional.empty(), Optional.of(json));
        return stored;
    }
}
