package dev.penstock.gateway.identity;

import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Changes.Change;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.settings.LoginSettings;
import dev.penstock.gateway.store.people.Sessions;
import dev.penstock.gateway.store.people.StoredSession;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Begins, renews and ends logins. A refresh token is good once: one that comes again was stolen, or its renewal was, so the login
 * ends. May be shared between threads; every call of it blocks.
 */
final class Logins {
    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);
    private static final int USER_AGENT_CHARS_MAX = 300;

    private final Tokens tokens;
    private final Changes changes;
    private final LoginSettings settings;

    /** What somebody gets who has logged in. */
    record Issued(String accessToken, String refreshToken, Duration life, StoredUser user) {}

    Logins(Tokens tokens, Changes changes, LoginSettings settings) {
        this.tokens = tokens;
        this.changes = changes;
        this.settings = settings;
    }

    /**
     * Begins a login, within the transaction of something else.
     *
     * @param user as just proven; by now they may have another password, or may not log in any more
     * @throws Refused where that is so
     */
    Issued begin(DSLContext sql, Ask ask, StoredUser user) {
        Instant now = now();
        Users users = new Users(sql);
        boolean stillSo = users.find(user.id())
                .filter(StoredUser::active)
                .filter(stored -> stored.passwordHash().equals(user.passwordHash()))
                .isPresent();
        if (!stillSo) {
            throw over();
        }
        Sessions sessions = new Sessions(sql);
        sessions.deleteExpired(now.minus(KEPT_AFTER_END));
        String agent = ask.origin().userAgent();
        StoredSession session = new StoredSession(
                UUID.randomUUID().toString(),
                user.id(),
                0,
                Optional.of(ask.origin().address()).filter(address -> !address.isEmpty()),
                Optional.of(agent.substring(0, Math.min(agent.length(), USER_AGENT_CHARS_MAX)))
                        .filter(name -> !name.isEmpty()),
                now.plus(settings.refreshTokenLife()),
                Optional.empty(),
                now,
                now);
        sessions.add(session);
        users.seen(user.id(), now);
        return issued(users.find(user.id()).orElseThrow(), session, 0);
    }

    /**
     * Renews a login.
     *
     * @throws Refused where the token is not good, or no longer
     */
    Issued renew(Ask ask, String refreshToken) {
        Tokens.Refresh refresh = tokens.refresh(refreshToken).orElseThrow(Logins::over);
        // What ends a login must be kept, so the refusal comes after the transaction.
        return changes.change(ask, change -> renewed(change, refresh)).orElseThrow(Logins::over);
    }

    private Optional<Issued> renewed(Change change, Tokens.Refresh refresh) {
        Instant now = now();
        Sessions sessions = new Sessions(change.sql());
        boolean newest = sessions.renew(refresh.sessionId(), refresh.generation(), now);
        Optional<StoredSession> session = sessions.find(refresh.sessionId());
        Optional<StoredUser> user = session.flatMap(each -> new Users(change.sql()).find(each.userId()));
        if (session.isEmpty() || user.isEmpty()) {
            return Optional.empty();
        }
        if (!newest) {
            if (sessions.revoke(refresh.sessionId(), now)) {
                change.audit(
                        "revoke",
                        "session",
                        refresh.sessionId(),
                        Optional.of(new JsonObject().put("username", user.get().username())),
                        Optional.of(new JsonObject().put("reason", "a refresh token came twice")));
            }
            return Optional.empty();
        }
        return new Standing(session.get(), user.get()).isGood(now)
                ? Optional.of(issued(user.get(), session.get(), refresh.generation() + 1))
                : Optional.empty();
    }

    private Issued issued(StoredUser user, StoredSession session, long generation) {
        return new Issued(
                tokens.access(user.id(), session.id(), settings.accessTokenLife()),
                tokens.refresh(user.id(), session.id(), generation, session.expiresAt()),
                settings.accessTokenLife(),
                user);
    }

    private static Refused over() {
        return Refused.unauthenticated("This login is over. Log in again.", "登录已失效，请重新登录。");
    }

    /** As exactly as the databases keep it. */
    Instant now() {
        return changes.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
