package dev.penstock.gateway.store.table;

import java.time.Instant;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Columns of {@code penstock_users}. */
public final class UserTable {
    public static final Table<Record> TABLE = DSL.table(DSL.name("penstock_users"));
    public static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    public static final Field<String> USERNAME = DSL.field(DSL.name("username"), SQLDataType.VARCHAR);
    public static final Field<String> PASSWORD_HASH = DSL.field(DSL.name("password_hash"), SQLDataType.VARCHAR);
    public static final Field<String> USER_ROLE = DSL.field(DSL.name("user_role"), SQLDataType.VARCHAR);
    public static final Field<Boolean> IS_ACTIVE = DSL.field(DSL.name("is_active"), SQLDataType.BOOLEAN);
    public static final Field<Boolean> MUST_CHANGE_PASSWORD =
            DSL.field(DSL.name("must_change_password"), SQLDataType.BOOLEAN);
    public static final Field<String> OIDC_SUBJECT = DSL.field(DSL.name("oidc_subject"), SQLDataType.VARCHAR);
    public static final Field<Instant> TOKENS_VALID_FROM =
            DSL.field(DSL.name("tokens_valid_from"), InstantBinding.TYPE);
    public static final Field<Instant> LAST_LOGIN_AT = DSL.field(DSL.name("last_login_at"), InstantBinding.TYPE);
    public static final Field<Instant> CREATED_AT = DSL.field(DSL.name("created_at"), InstantBinding.TYPE);
    public static final Field<Instant> UPDATED_AT = DSL.field(DSL.name("updated_at"), InstantBinding.TYPE);

    /** All of them, in their order in the table. */
    public static final List<Field<?>> COLUMNS = List.of(
            ID,
            USERNAME,
            PASSWORD_HASH,
            USER_ROLE,
            IS_ACTIVE,
            MUST_CHANGE_PASSWORD,
            OIDC_SUBJECT,
            TOKENS_VALID_FROM,
            LAST_LOGIN_AT,
            CREATED_AT,
            UPDATED_AT);

    private UserTable() {}
}
