package dev.penstock.gateway.reports;

import dev.penstock.gateway.control.Changes;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import dev.penstock.gateway.store.log.LogFilter;
import dev.penstock.gateway.store.log.LogSums;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** Calls that did not succeed, by what went wrong and by key. */
final class ErrorReport {
    private final Changes changes;

    ErrorReport(Changes changes) {
        this.changes = changes;
    }

    JsonObject of(LogFilter filter) {
        return changes.read((DSLContext sql) -> {
            LogSums sums = new LogSums(sql);
            Map<String, Integer> byCode = sums.errorsByCode(filter);
            Map<Long, String> names =
                    new UpstreamKeys(sql).all().stream().collect(Collectors.toMap(StoredKey::id, StoredKey::name));
            JsonArray codes = new JsonArray();
            byCode.forEach((code, count) ->
                    codes.add(new JsonObject().put("errorCode", code).put("count", count)));
            JsonArray keys = new JsonArray();
            sums.errorsByKey(filter)
                    .forEach((key, count) -> keys.add(new JsonObject()
                            .put("keyId", key == 0 ? null : key)
                            .put("keyName", names.get(key))
                            .put("count", count)));
            return new JsonObject()
                    .put(
                            "totalErrors",
                            byCode.values().stream()
                                    .mapToLong(Integer::longValue)
                                    .sum())
                    .put("errorsByCode", codes)
                    .put("errorsByKey", keys);
        });
    }
}
