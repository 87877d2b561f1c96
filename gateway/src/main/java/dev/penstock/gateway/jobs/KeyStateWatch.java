package dev.penstock.gateway.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.core.dialect.json.Json;
import dev.penstock.gateway.store.Store;
import dev.penstock.gateway.store.catalogue.StoredKey;
import dev.penstock.gateway.store.catalogue.UpstreamKeys;
import java.time.Instant;
import java.util.List;

/** Looks for keys with providers that are switched on and cannot be used. */
final class KeyStateWatch {
    static final String KIND = "key-states";

    private final Store store;
    private final Alarm alarm;

    KeyStateWatch(Store store, Alarm alarm) {
        this.store = store;
        this.alarm = alarm;
    }

    void look(Instant now) {
        List<StoredKey> unusable = store.read(sql -> new UpstreamKeys(sql).all()).stream()
                .filter(key -> key.active() && !key.status().equals("normal") && !isOver(key, now))
                .toList();
        if (!unusable.isEmpty()) {
            alarm.raise(KIND, unusable.size() + " API keys are in abnormal status", details(unusable), now);
        }
    }

    /** A key that nobody has called since its wait ended is as good as any. */
    private static boolean isOver(StoredKey key, Instant now) {
        return key.status().equals("rate_limited")
                && key.rateLimitedUntil().filter(until -> !until.isAfter(now)).isPresent();
    }

    private static ObjectNode details(List<StoredKey> keys) {
        ObjectNode details = Json.object();
        ArrayNode list = details.putArray("keys");
        for (StoredKey key : keys) {
            list.addObject().put("id", key.id()).put("name", key.name()).put("status", key.status());
        }
        return details;
    }
}
