package dev.penstock.gateway.identity;

import dev.penstock.gateway.control.Answer;
import dev.penstock.gateway.control.Ask;
import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.control.Changes.Change;
import dev.penstock.gateway.control.Handlers;
import dev.penstock.gateway.control.Refused;
import dev.penstock.gateway.control.Role;
import dev.penstock.gateway.store.people.IssuedKeys;
import dev.penstock.gateway.store.people.Sessions;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jooq.DSLContext;

/**
 * What admins do about users. One admin always stays who can log in. A password that the gateway invents is shown in the answer
 * and never again. May be shared between threads.
 */
final class UserRoutes {
    /** As in the contract. */
    static final String USERNAME = "[A-Za-z0-9][A-Za-z0-9._@-]{0,99}";

    private static final String USER = "user";

    private final Changes changes;
    private final Passwords passwords;
    private final TokenGuard guard;
    private final Logins logins;

    UserRoutes(Changes changes, Passwords passwords, TokenGuard guard, Logins logins) {
        this.changes = changes;
        this.passwords = passwords;
        this.guard = guard;
        this.logins = logins;
    }

    void register(Handlers handlers) {
        handlers.on("listUsers", this::list)
                .on("readUser", ask -> Answer.of(UserJson.of(found(ask))))
                .on("createUser", this::create)
                .on("changeUser", this::change)
                .on("resetPassword", this::reset)
                .on("deleteUser", this::delete);
    }

    private Answer list(Ask ask) {
        JsonArray all = new JsonArray();
        changes.read((DSLContext sql) -> new Users(sql).all()).forEach(user -> all.add(UserJson.of(user)));
        return Answer.of(all);
    }

    private StoredUser found(Ask ask) {
        return changes.read((DSLContext sql) -> new Users(sql).find(ask.id())).orElseThrow(UserRoutes::unknown);
    }

    private static StoredUser found(Change change) {
        return new Users(change.sql()).lock(change.ask().id()).orElseThrow(UserRoutes::unknown);
    }

    private static Refused unknown() {
        return Refused.notFound("There is no such user.", "没有该用户。");
    }

    private Answer create(Ask ask) {
        String username = ask.required("username");
        Optional<String> subject = ask.text("oidcSubject");
        Optional<String> password =
                subject.isPresent() && ask.text("newPassword").isEmpty()
                        ? Optional.empty()
                        : Optional.of(password(ask, username));
        Optional<String> hash = password.map(passwords::hash);
        StoredUser created = changes.change(ask, change -> {
            Instant now = logins.now();
            StoredUser user = new StoredUser(
                    0,
                    username,
                    hash,
                    ask.required("role"),
                    true,
                    hash.isPresent(),
                    subject,
                    Optional.empty(),
                    Optional.empty(),
                    now,
                    now);
            Users users = new Users(change.sql());
            StoredUser stored = users.find(users.add(user)).orElseThrow();
            change.audit("create", USER, stored.id(), Optional.empty(), Optional.of(UserJson.of(stored)));
            return stored;
        });
        JsonObject json = UserJson.of(created);
        return password.isEmpty()
                ? Answer.created(json, "Created", "已创建")
                : Answer.created(
                        shown(json, ask, password.get()),
                        "Created; the password has to be changed at the first login",
                        "已创建，首次登录后必须修改密码");
    }

    /** The one that was sent, or a new one. */
    private String password(Ask ask, String username) {
        Optional<String> sent = ask.text("newPassword");
        sent.ifPresent(password -> NewPassword.check(password, username));
        return sent.orElseGet(passwords::invent);
    }

    private static JsonObject shown(JsonObject user, Ask ask, String password) {
        return ask.text("newPassword").isPresent() ? user : user.put("initialPassword", password);
    }

    private Answer change(Ask ask) {
        StoredUser changed = changes.change(ask, change -> {
            Instant now = logins.now();
            Users users = new Users(change.sql());
            int admins = users.lockActiveAdmins();
            StoredUser before = found(change);
            String role = ask.text("role").orElse(before.role());
            boolean active =
                    Optional.ofNullable(ask.body().getBoolean("isActive")).orElse(before.active());
            keepAnAdmin(before, active && role.equals(Role.ADMIN.word()), admins);
            users.changeRights(
                    before.id(), role, active, ask.text("oidcSubject").or(before::oidcSubject), now);
            StoredUser after = users.find(before.id()).orElseThrow();
            if (!after.active()) {
                new Sessions(change.sql()).revokeAll(after.id(), now);
            }
            change.audit("change", USER, after.id(), Optional.of(UserJson.of(before)), Optional.of(UserJson.of(after)));
            return after;
        });
        guard.forget();
        return Answer.of(UserJson.of(changed), "Changed", "已修改");
    }

    private Answer reset(Ask ask) {
        StoredUser user = found(ask);
        String password = password(ask, user.username());
        String hash = passwords.hash(password);
        StoredUser changed = changes.change(ask, change -> {
            Instant now = logins.now();
            StoredUser before = found(change);
            Users users = new Users(change.sql());
            users.changePassword(before.id(), hash, true, now);
            StoredUser after = users.find(before.id()).orElseThrow();
            new Sessions(change.sql()).revokeAll(after.id(), now);
            change.audit(
                    "reset_password",
                    USER,
                    after.id(),
                    Optional.of(UserJson.of(before)),
                    Optional.of(UserJson.of(after)));
            return after;
        });
        guard.forget();
        return Answer.of(
                shown(UserJson.of(changed), ask, password),
                "Password set; it has to be changed at the next login",
                "密码已重置，下次登录后必须修改");
    }

    private Answer delete(Ask ask) {
        changes.change(ask, change -> {
            Users users = new Users(change.sql());
            int admins = users.lockActiveAdmins();
            StoredUser before = found(change);
            keepAnAdmin(before, false, admins);
            // The row of a key outlives its owner; the key must not.
            new IssuedKeys(change.sql()).revokeOf(before.id(), logins.now());
            users.remove(before.id());
            change.audit("delete", USER, before.id(), Optional.of(UserJson.of(before)), Optional.empty());
            return before;
        });
        guard.forget();
        return Answer.done("Deleted", "已删除");
    }

    private static boolean isActiveAdmin(StoredUser user) {
        return user.active() && user.role().equals(Role.ADMIN.word());
    }

    private static void keepAnAdmin(StoredUser before, boolean staysAdmin, int admins) {
        if (isActiveAdmin(before) && !staysAdmin && admins <= 1) {
            throw Refused.conflict("This is the last admin who can log in.", "这是最后一位可登录的管理员。");
        }
    }
}
