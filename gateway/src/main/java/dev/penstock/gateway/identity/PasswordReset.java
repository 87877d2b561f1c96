package dev.penstock.gateway.identity;

import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.people.AuditEntry;
import dev.penstock.gateway.store.people.AuditTrail;
import dev.penstock.gateway.store.people.Sessions;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jooq.DSLContext;

/** A new password for somebody who has lost theirs, set by whoever has the database. It has to be changed at the next login. */
public final class PasswordReset {
    private static final String ACTOR = "command line";

    private PasswordReset() {}

    /**
     * Sets a random password, and ends all logins of the user. Blocks.
     *
     * @return the password, to be shown once; empty where there is no such user
     */
    public static Optional<Secret> of(Store store, String username, Instant now) {
        Passwords passwords = new Passwords();
        Secret password = new Secret(passwords.invent());
        String hash = passwords.hash(password.reveal());
        boolean done = store.write((DSLContext sql) -> reset(sql, username, hash, now.truncatedTo(ChronoUnit.MILLIS)));
        return done ? Optional.of(password) : Optional.empty();
    }

    private static boolean reset(DSLContext sql, String username, String hash, Instant now) {
        Users users = new Users(sql);
        Optional<StoredUser> before = users.find(username);
        before.ifPresent(user -> {
            users.changePassword(user.id(), hash, true, now);
            new Sessions(sql).revokeAll(user.id(), now);
            new AuditTrail(sql)
                    .add(new AuditEntry(
                            0,
                            Optional.empty(),
                            ACTOR,
                            "reset_password",
                            "user",
                            Long.toString(user.id()),
                            Optional.of(UserJson.of(user).encode()),
                            users.find(user.id())
                                    .map(after -> UserJson.of(after).encode()),
                            Optional.empty(),
                            now));
        });
        return before.isPresent();
    }
}
