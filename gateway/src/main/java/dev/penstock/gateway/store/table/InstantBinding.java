package dev.penstock.gateway.store.table;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.SQLDialect;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * How a time is kept: in UTC and to the millisecond, whatever zone the process or the server lives in. SQLite has no type for
 * it, so there it is a text that sorts as the times do; the drivers of the others are handed what they pass on unchanged.
 */
final class InstantBinding implements Binding<Object, Instant> {
    static final DataType<Instant> TYPE = SQLDataType.OTHER.asConvertedDataType(new InstantBinding());

    private static final long serialVersionUID = 1;
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** By hand, times are also written without a fraction. */
    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    @Override
    public Converter<Object, Instant> converter() {
        return Converter.of(Object.class, Instant.class, Instant.class::cast, instant -> instant);
    }

    @Override
    public void sql(BindingSQLContext<Instant> context) {
        context.render().sql("?");
    }

    @Override
    public void set(BindingSetStatementContext<Instant> context) throws SQLException {
        Instant value = context.value();
        if (value == null) {
            context.statement().setNull(context.index(), Types.NULL);
            return;
        }
        set(context.statement(), context.index(), value, context.family());
    }

    static void set(PreparedStatement statement, int index, Instant value, SQLDialect family) throws SQLException {
        Instant millis = value.truncatedTo(ChronoUnit.MILLIS);
        if (family == SQLDialect.SQLITE) {
            statement.setString(index, WRITTEN.format(millis));
        } else if (family == SQLDialect.POSTGRES) {
            statement.setObject(index, millis.atOffset(ZoneOffset.UTC));
        } else {
            statement.setObject(index, LocalDateTime.ofInstant(millis, ZoneOffset.UTC));
        }
    }

    @Override
    public void get(BindingGetResultSetContext<Instant> context) throws SQLException {
        context.value(read(context.resultSet(), context.index(), context.family()));
    }

    private static @Nullable Instant read(ResultSet row, int index, SQLDialect family) throws SQLException {
        if (family == SQLDialect.SQLITE) {
            String text = row.getString(index);
            return text == null ? null : LocalDateTime.parse(text, READ).toInstant(ZoneOffset.UTC);
        }
        if (family == SQLDialect.POSTGRES) {
            OffsetDateTime time = row.getObject(index, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        LocalDateTime time = row.getObject(index, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    @Override
    public void register(BindingRegisterContext<Instant> context) throws SQLException {
        throw new SQLFeatureNotSupportedException("no stored procedures are called");
    }

    @Override
    public void get(BindingGetStatementContext<Instant> context) throws SQLException {
        throw new SQLFeatureNotSupportedException("no stored procedures are called");
    }

    @Override
    public void set(BindingSetSQLOutputContext<Instant> context) throws SQLException {
        throw new SQLFeatureNotSupportedException("no user-defined types are used");
    }

    @Override
    public void get(BindingGetSQLInputContext<Instant> context) throws SQLException {
        throw new SQLFeatureNotSupportedException("no user-defined types are used");
    }
}
