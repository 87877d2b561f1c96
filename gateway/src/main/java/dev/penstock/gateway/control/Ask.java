package dev.penstock.gateway.control;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/**
 * A request that the contract allows, from somebody who may make it.
 *
 * @param path its path parameters by name, of the contract's types
 * @param query its query parameters by name, of the contract's types; only those that were sent
 * @param cookies those of the contract that were sent
 * @param body empty where none was sent
 */
public record Ask(
        Route route,
        Map<String, Object> path,
        Map<String, Object> query,
        Map<String, String> cookies,
        JsonObject body,
        Optional<Actor> actor,
        Origin origin,
        Phrase.Language language) {

    /** The path parameter {@code id}. */
    public long id() {
        return number(path, "id").orElseThrow();
    }

    public String path(String name) {
        return String.valueOf(path.get(name));
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).map(String::valueOf);
    }

    public Optional<Long> queryNumber(String name) {
        return number(query, name);
    }

    /** A query parameter of the format {@code date-time}. */
    public Optional<Instant> queryTime(String name) {
        return query(name).map(text -> OffsetDateTime.parse(text).toInstant());
    }

    /** A member of the body; absent as well where it is null. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(body.getString(name));
    }

    /** A member of the body that the contract requires. */
    public String required(String name) {
        return text(name).orElseThrow();
    }

    /** Who asks, where the route is not open to everybody. */
    public Actor signedIn() {
        return actor.orElseThrow();
    }

    private static Optional<Long> number(Map<String, Object> from, String name) {
        return Optional.ofNullable(from.get(name)).map(value -> ((Number) value).longValue());
    }
}
