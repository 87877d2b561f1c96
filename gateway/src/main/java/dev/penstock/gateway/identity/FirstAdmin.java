package dev.penstock.gateway.identity;

import dev.penstock.gateway.control.Role;
import dev.penstock.gateway.settings.LoginSettings;
import dev.penstock.gateway.settings.Secret;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.StoreFailure;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import java.time.Instant;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * The admin who is made where there are no users yet. Without a password in the settings it is a random one, which has to be
 * changed.
 *
 * @param password to be shown once; absent where the operator chose it
 */
public record FirstAdmin(String username, Optional<Secret> password) {

    /** Makes one; empty where there are users. Blocks. */
    public static Optional<FirstAdmin> make(Store store, LoginSettings settings, Instant now) {
        if (!store.read((DSLContext sql) -> new Users(sql).all()).isEmpty()) {
            return Optional.empty();
        }
        Passwords passwords = new Passwords();
        boolean chosen = settings.adminPassword().isPresent();
        Secret password = settings.adminPassword().orElseGet(() -> new Secret(passwords.invent()));
        StoredUser admin = new StoredUser(
                0,
                settings.adminUsername(),
                Optional.of(passwords.hash(password.reveal())),
                Role.ADMIN.word(),
                true,
                !chosen,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                now);
        try {
            store.write((DSLContext sql) -> new Users(sql).add(admin));
        } catch (DataAccessException failure) {
            if (StoreFailure.isConflict(failure)) {
                // Another gateway on this database was faster.
                return Optional.empty();
            }
            throw failure;
        }
        return Optional.of(new FirstAdmin(admin.username(), chosen ? Optional.empty() : Optional.of(password)));
    }
}
