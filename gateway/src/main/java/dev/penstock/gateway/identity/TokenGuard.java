package dev.penstock.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.penstock.gateway.control.Actor;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Guard;
import dev.penstock.gateway.control.Origin;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.control.Role;
import dev.penstock.gateway.control.Route;
import dev.penstock.gateway.store.people.Sessions;
import dev.penstock.gateway.store.people.StoredSession;
import dev.penstock.gateway.store.people.Users;
import java.time.Duration;
import java.util.Optional;
import org.jooq.DSLContext;

/**
 * Finds out who a token stands for. How a login stands is read from the database again after a few seconds, and for every
 * change at once: so a logout, a new password or a lost right holds on all gateways within five seconds. Attempts without a good
 * token are counted by address. May be shared between threads.
 */
final class TokenGuard implements Guard {
    /** How long a login may be believed to stand as it did. */
    private static final Duration BELIEVED = Duration.ofSeconds(3);

    private static final int LOGINS_MAX = 10_000;
    private static final String LOGIN_PATHS = "/api/auth/";

    private final Tokens tokens;
    private final Changes changes;
    private final Attempts attempts;
    private final Cache<String, Standing> standings;

    TokenGuard(Tokens tokens, Changes changes, Attempts attempts) {
        this.tokens = tokens;
        this.changes = changes;
        this.attempts = attempts;
        this.standings = Caffeine.newBuilder()
                .maximumSize(LOGINS_MAX)
                .expireAfterWrite(BELIEVED)
                .build();
    }

    @Override
    public Optional<Actor> who(Route route, Optional<String> token, Origin origin, boolean fresh) {
        if (route.role() == Role.PUBLIC) {
            if (route.path().startsWith(LOGIN_PATHS)) {
                attempts.take(Attempts.source(origin.address()));
            }
            return Optional.empty();
        }
        Optional<Actor> actor = token.flatMap(tokens::access)
                .flatMap(access -> standing(access.sessionId(), fresh)
                        .filter(standing -> standing.user().id() == access.userId()))
                .filter(standing -> standing.isGood(changes.clock().instant()))
                .map(Standing::actor);
        if (actor.isEmpty()) {
            attempts.take(Attempts.source(origin.address()));
            if (token.isPresent()) {
                throw Refused.unauthenticated("The token is not good, or no longer. Log in again.", "令牌无效或已过期，请重新登录。");
            }
        }
        return actor;
    }

    private Optional<Standing> standing(String sessionId, boolean fresh) {
        Standing known = fresh ? null : standings.getIfPresent(sessionId);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Standing> found = changes.read((DSLContext sql) -> {
            Optional<StoredSession> session = new Sessions(sql).find(sessionId);
            return session.flatMap(each -> new Users(sql).find(each.userId()).map(user -> new Standing(each, user)));
        });
        found.ifPresent(standing -> standings.put(sessionId, standing));
        return found;
    }

    /** Believes nothing of before any more, on this gateway. */
    void forget() {
        standings.invalidateAll();
    }
}
