package dev.penstock.gateway.live;

import dev.penstock.gateway.store.catalogue.ConfigVersion;
import dev.penstock.gateway.store.catalogue.KeyUse;
import dev.penstock.gateway.store.catalogue.Models;
import dev.penstock.gateway.store.catalogue.Providers;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import dev.penstock.gateway.store.people.IssuedKey;
import dev.penstock.gateway.store.people.IssuedKeys;
import dev.penstock.gateway.store.people.StoredUser;
import dev.penstock.gateway.store.people.Users;
import dev.penstock.gateway.store.table.AiApiKeys;
import dev.penstock.gateway.store.table.AiModels;
import dev.penstock.gateway.store.table.AiProviders;
import dev.penstock.gateway.store.table.VirtualKeyTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * The configuration as it lies in the database at one moment.
 *
 * @param uses what each key took, which is no configuration
 * @param unreadable which rows hold something that their columns must not, and what
 */
record Rows(
        long version,
        List<StoredProvider> providers,
        List<StoredModel> models,
        List<StoredKey> keys,
        Map<Long, KeyUse> uses,
        List<IssuedKey> issued,
        Set<Long> inactiveUsers,
        List<String> unreadable) {

    /** Reads everything, in a transaction that sees one moment. */
    static Rows read(DSLContext sql) {
        List<String> unreadable = new ArrayList<>();
        Providers providers = new Providers(sql);
        Models models = new Models(sql);
        UpstreamKeys keys = new UpstreamKeys(sql);
        IssuedKeys issued = new IssuedKeys(sql);
        return new Rows(
                new ConfigVersion(sql).current(),
                readable(sql, AiProviders.TABLE, AiProviders.ID, providers::all, providers::find, unreadable),
                readable(sql, AiModels.TABLE, AiModels.ID, models::all, models::find, unreadable),
                readable(sql, AiApiKeys.TABLE, AiApiKeys.ID, keys::all, keys::find, unreadable),
                keys.uses().stream().collect(Collectors.toMap(KeyUse::id, use -> use)),
                readable(sql, VirtualKeyTable.TABLE, VirtualKeyTable.ID, issued::all, issued::find, unreadable),
                new Users(sql)
                        .all().stream()
                                .filter(user -> !user.active())
                                .map(StoredUser::id)
                                .collect(Collectors.toSet()),
                List.copyOf(unreadable));
    }

    /** A row that nobody can read (SQLite takes any text for a number) must not hide the others: they are read one by one. */
    private static <T> List<T> readable(
            DSLContext sql,
            Table<Record> table,
            Field<Long> id,
            Supplier<List<T>> all,
            LongFunction<Optional<T>> one,
            List<String> unreadable) {
        try {
            return all.get();
        } catch (RuntimeException someRow) {
            List<Long> ids = sql.select(id).from(table).orderBy(id).fetch(id);
            List<T> rows = new ArrayList<>();
            for (long each : ids) {
                try {
                    one.apply(each).ifPresent(rows::add);
                } catch (RuntimeException thisRow) {
                    unreadable.add(table.getName() + " row " + each + ": " + reason(thisRow));
                }
            }
            if (rows.isEmpty() && !ids.isEmpty()) {
                throw someRow;
            }
            return rows;
        }
    }

    private static String reason(RuntimeException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }

    /** Whether these say the same is to be served. How keys stand is told by those who serve, not to them. */
    boolean sameAs(Rows other) {
        return providers.equals(other.providers)
                && models.equals(other.models)
                && configured(keys).equals(configured(other.keys))
                && issued.equals(other.issued)
                && inactiveUsers.equals(other.inactiveUsers)
                && unreadable.equals(other.unreadable);
    }

    private static List<StoredKey> configured(List<StoredKey> keys) {
        return keys.stream().map(StoredKey::asConfigured).toList();
    }
}
