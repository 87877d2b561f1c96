package dev.penstock.gateway.identity;

import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Guard;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.settings.LoginSettings;
import dev.penstock.gateway.settings.OidcSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Everything about people, wired together. May be shared between threads. */
public final class People {
    /** Wrong passwords for one user from one address, within the window of the settings. */
    private static final int WRONG_PASSWORDS_MAX = 10;

    private final TokenGuard guard;
    private final LoginRoutes logins;
    private final UserRoutes users;
    private final OidcRoutes oidc;

    /**
     * @param firstAdmin who is made before anybody can log in
     */
    public People(
            LoginSettings settings,
            Optional<OidcSettings> oidc,
            TokenSecret secret,
            Changes changes,
            CompletableFuture<Optional<FirstAdmin>> firstAdmin,
            InstantSource clock) {
        Passwords passwords = new Passwords();
        Tokens tokens = new Tokens(secret, clock);
        Duration window = settings.attemptWindow();
        this.guard = new TokenGuard(tokens, changes, new Attempts(settings.attemptsMax(), window, clock));
        Logins begun = new Logins(tokens, changes, settings);
        int wrongMax = settings.attemptsMax() == 0 ? 0 : WRONG_PASSWORDS_MAX;
        this.logins =
                new LoginRoutes(begun, passwords, new Attempts(wrongMax, window, clock), changes, guard, firstAdmin);
        this.users = new UserRoutes(changes, passwords, guard, begun);
        this.oidc = new OidcRoutes(oidc, tokens, begun, changes);
    }

    public Guard guard() {
        return guard;
    }

    public void register(Handlers handlers) {
        logins.register(handlers);
        users.register(handlers);
        oidc.register(handlers);
    }
}
