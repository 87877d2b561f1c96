package dev.penstock.gateway.store.people;

import static dev.penstock.gateway.store.table.UserTable.COLUMNS;
import static dev.penstock.gateway.store.table.UserTable.CREATED_AT;
import static dev.penstock.gateway.store.table.UserTable.ID;
import static dev.penstock.gateway.store.table.UserTable.IS_ACTIVE;
import static dev.penstock.gateway.store.table.UserTable.LAST_LOGIN_AT;
import static dev.penstock.gateway.store.table.UserTable.MUST_CHANGE_PASSWORD;
import static dev.penstock.gateway.store.table.UserTable.OIDC_SUBJECT;
import static dev.penstock.gateway.store.table.UserTable.PASSWORD_HASH;
import static dev.penstock.gateway.store.table.UserTable.TABLE;
import static dev.penstock.gateway.store.table.UserTable.TOKENS_VALID_FROM;
import static dev.penstock.gateway.store.table.UserTable.UPDATED_AT;
import static dev.penstock.gateway.store.table.UserTable.USERNAME;
import static dev.penstock.gateway.store.table.UserTable.USER_ROLE;

import dev.penstock.gateway.store.table.LastId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;

/** The users, within one transaction. */
public final class Users {
    private final DSLContext sql;

    public Users(DSLContext sql) {
        this.sql = sql;
    }

    public List<StoredUser> all() {
        return sql.select(COLUMNS).from(TABLE).orderBy(ID).fetch(Users::row);
    }

    public Optional<StoredUser> find(long id) {
        return sql.select(COLUMNS).from(TABLE).where(ID.eq(id)).fetchOptional(Users::row);
    }

    /** The same; until the end of the transaction nobody else changes this user. */
    public Optional<StoredUser> lock(long id) {
        var user = sql.select(COLUMNS).from(TABLE).where(ID.eq(id));
        return sql.dialect() == SQLDialect.SQLITE
                ? user.fetchOptional(Users::row)
                : user.forUpdate().fetchOptional(Users::row);
    }

    public Optional<StoredUser> find(String username) {
        return sql.select(COLUMNS).from(TABLE).where(USERNAME.eq(username)).fetchOptional(Users::row);
    }

    public Optional<StoredUser> findBySubject(String oidcSubject) {
        return sql.select(COLUMNS)
                .from(TABLE)
                .where(OIDC_SUBJECT.eq(oidcSubject))
                .fetchOptional(Users::row);
    }

    /** Keeps when somebody logged in, and nothing else. */
    public void seen(long id, Instant now) {
        sql.update(TABLE).set(LAST_LOGIN_AT, now).where(ID.eq(id)).execute();
    }

    /** Sets a password; tokens of before are good for nothing from now on. Returns whether there was such a user. */
    public boolean changePassword(long id, String hash, boolean mustChange, Instant now) {
        return sql.update(TABLE)
                        .set(PASSWORD_HASH, hash)
                        .set(MUST_CHANGE_PASSWORD, mustChange)
                        .set(TOKENS_VALID_FROM, now)
                        .set(UPDATED_AT, now)
                        .where(ID.eq(id))
                        .execute()
                > 0;
    }

    /** Sets what somebody may do, and how their identity provider knows them. Returns whether there was such a user. */
    public boolean changeRights(long id, String role, boolean active, Optional<String> oidcSubject, Instant now) {
        return sql.update(TABLE)
                        .set(USER_ROLE, role)
                        .set(IS_ACTIVE, active)
                        .set(OIDC_SUBJECT, oidcSubject.orElse(null))
                        .set(UPDATED_AT, now)
                        .where(ID.eq(id))
                        .execute()
                > 0;
    }

    /** How many admins can log in; until the end of the transaction nobody else changes them. */
    public int lockActiveAdmins() {
        var admins = sql.select(ID).from(TABLE).where(USER_ROLE.eq("admin").and(IS_ACTIVE.isTrue()));
        // SQLite has one writer at a time, and no locks on rows.
        return sql.dialect() == SQLDialect.SQLITE
                ? sql.fetchCount(admins)
                : admins.forUpdate().fetch().size();
    }

    public boolean remove(long id) {
        return sql.deleteFrom(TABLE).where(ID.eq(id)).execute() > 0;
    }

    /** Returns its id. */
    public long add(StoredUser row) {
        sql.insertInto(TABLE).set(values(row)).set(CREATED_AT, row.createdAt()).execute();
        return LastId.of(sql);
    }

    /** Returns whether there was such a row. */
    public boolean change(StoredUser row) {
        return sql.update(TABLE).set(values(row)).where(ID.eq(row.id())).execute() > 0;
    }

    private static Map<Field<?>, Object> values(StoredUser of) {
        Map<Field<?>, Object> values = new LinkedHashMap<>();
        values.put(USERNAME, of.username());
        values.put(PASSWORD_HASH, of.passwordHash().orElse(null));
        values.put(USER_ROLE, of.role());
        values.put(IS_ACTIVE, of.active());
        values.put(MUST_CHANGE_PASSWORD, of.mustChangePassword());
        values.put(OIDC_SUBJECT, of.oidcSubject().orElse(null));
        values.put(TOKENS_VALID_FROM, of.tokensValidFrom().orElse(null));
        values.put(LAST_LOGIN_AT, of.lastLoginAt().orElse(null));
        values.put(UPDATED_AT, of.updatedAt());
        return values;
    }

    private static StoredUser row(Record row) {
        return new StoredUser(
                row.get(ID),
                row.get(USERNAME),
                Optional.ofNullable(row.get(PASSWORD_HASH)),
                row.get(USER_ROLE),
                row.get(IS_ACTIVE),
                row.get(MUST_CHANGE_PASSWORD),
                Optional.ofNullable(row.get(OIDC_SUBJECT)),
                Optional.ofNullable(row.get(TOKENS_VALID_FROM)),
                Optional.ofNullable(row.get(LAST_LOGIN_AT)),
                row.get(CREATED_AT),
                row.get(UPDATED_AT));
    }
}
