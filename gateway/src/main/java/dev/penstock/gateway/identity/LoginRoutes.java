package dev.penstock.gateway.identity;

import dev.penstock.gateway.control.Actor;
import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.store.people.Sessions;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What everybody may do about their own login. May be shared between threads. */
final class LoginRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LoginRoutes.class);

    private final Logins logins;
    private final Passwords passwords;
    private final Attempts attempts;
    private final Changes changes;
    private final TokenGuard guard;
    private final CompletableFuture<Optional<FirstAdmin>> firstAdmin;

    /**
     * @param attempts counted by address and user
     * @param firstAdmin who is made before anybody can log in
     */
    LoginRoutes(
            Logins logins,
            Passwords passwords,
            Attempts attempts,
            Changes changes,
            TokenGuard guard,
            CompletableFuture<Optional<FirstAdmin>> firstAdmin) {
        this.logins = logins;
        this.passwords = passwords;
        this.attempts = attempts;
        this.changes = changes;
        this.guard = guard;
        this.firstAdmin = firstAdmin;
    }

    void register(Handlers handlers) {
        handlers.on("login", this::login)
                .on("refreshLogin", this::refresh)
                .on("logout", this::logout)
                .on("listOwnLogins", this::list)
                .on("endOwnLogin", this::end)
                .on("readProfile", this::profile)
                .on("changeOwnPassword", this::changePassword);
    }

    private Answer login(Ask ask) {
        changes.store();
        firstAdmin.join();
        String username = ask.required("username");
        Optional<StoredUser> found = changes.read((DSLContext sql) -> new Users(sql).find(username));
        StoredUser user = proven(ask, username, ask.required("password"), found.filter(StoredUser::active));
        Logins.Issued issued = changes.change(ask, change -> logins.begin(change.sql(), ask, user));
        return Answer.of(json(issued), "Logged in", "登录成功");
    }

    /**
     * The user whose password that is. It takes as long, and says the same, where there is no such user.
     *
     * @throws Refused where it is not, or too many were tried
     */
    private StoredUser proven(Ask ask, String username, String password, Optional<StoredUser> user) {
        String source = Attempts.source(ask.origin().address()) + " " + username.toLowerCase(Locale.ROOT);
        attempts.take(source);
        if (!passwords.verify(password, user.flatMap(StoredUser::passwordHash))) {
            // No name is logged: people type passwords into the wrong field.
            LOG.warn(
                    "login refused: {} from {}",
                    user.map(known -> "user " + known.id()).orElse("an unknown user"),
                    ask.origin().address());
            throw Refused.unauthenticated("The username or the password is wrong.", "用户名或密码错误。");
        }
        attempts.forget(source);
        return user.orElseThrow();
    }

    private Answer refresh(Ask ask) {
        return Answer.of(json(logins.renew(ask, ask.required("refreshToken"))));
    }

    private Answer logout(Ask ask) {
        Instant now = logins.now();
        Actor actor = ask.signedIn();
        changes.change(ask, change -> new Sessions(change.sql()).revoke(actor.sessionId(), now));
        guard.forget();
        return Answer.done("Logged out", "已退出登录");
    }

    private Answer list(Ask ask) {
        Actor actor = ask.signedIn();
        JsonArray all = new JsonArray();
        changes.read((DSLContext sql) -> new Sessions(sql).open(actor.userId(), logins.now()))
                .forEach(session -> all.add(new JsonObject()
                        .put("id", session.id())
                        .put("isThisOne", session.id().equals(actor.sessionId()))
                        .put("ipAddress", session.ipAddress().orElse(null))
                        .put("userAgent", session.userAgent().orElse(null))
                        .put("createdAt", session.createdAt().toString())
                        .put("renewedAt", session.updatedAt().toString())
                        .put("expiresAt", session.expiresAt().toString())));
        return Answer.of(all);
    }

    private Answer end(Ask ask) {
        Actor actor = ask.signedIn();
        Instant now = logins.now();
        boolean ended = changes.change(ask, change -> {
            Sessions sessions = new Sessions(change.sql());
            return sessions.find(ask.path("id"))
                    .filter(session -> session.userId() == actor.userId())
                    .map(session -> sessions.revoke(session.id(), now))
                    .orElse(false);
        });
        if (!ended) {
            throw Refused.notFound("You have no such login.", "没有这个登录。");
        }
        guard.forget();
        return Answer.done("Ended", "已结束");
    }

    private Answer profile(Ask ask) {
        return Answer.of(UserJson.of(self(ask)));
    }

    private StoredUser self(Ask ask) {
        long id = ask.signedIn().userId();
        return changes.read((DSLContext sql) -> new Users(sql).find(id)).orElseThrow();
    }

    private Answer changePassword(Ask ask) {
        StoredUser self = self(ask);
        if (self.passwordHash().isEmpty()) {
            throw Refused.conflict("You log in elsewhere, and have no password here.", "您通过外部身份登录，此处没有密码。");
        }
        String current = ask.required("currentPassword");
        String next = ask.required("newPassword");
        proven(ask, self.username(), current, Optional.of(self));
        NewPassword.check(next, self.username());
        if (next.equals(current)) {
            throw Refused.badRequest("newPassword: the one of before", "newPassword：与旧密码相同");
        }
        String hash = passwords.hash(next);
        Logins.Issued issued = changes.change(ask, change -> {
            Instant now = logins.now();
            Users users = new Users(change.sql());
            users.changePassword(self.id(), hash, false, now);
            StoredUser changed = users.find(self.id()).orElseThrow();
            new Sessions(change.sql()).revokeAll(self.id(), now);
            change.audit(
                    "change_password",
                    "user",
                    self.id(),
                    Optional.of(UserJson.of(self)),
                    Optional.of(UserJson.of(changed)));
            return logins.begin(change.sql(), ask, changed);
        });
        guard.forget();
        return Answer.of(json(issued), "Password changed; all other logins have ended", "密码已修改，其他登录均已失效");
    }

    static JsonObject json(Logins.Issued issued) {
        JsonObject user = UserJson.of(issued.user());
        return new JsonObject()
                .put("token", issued.accessToken())
                .put("access_token", issued.accessToken())
                .put("refreshToken", issued.refreshToken())
                .put("tokenType", "Bearer")
                .put("expiresIn", issued.life().toSeconds())
                .put("mustChangePassword", issued.user().mustChangePassword())
                .put("userInfo", user)
                .put("user", user);
    }
}
