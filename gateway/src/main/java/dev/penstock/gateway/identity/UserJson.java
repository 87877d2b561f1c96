package dev.penstock.gateway.identity;

import dev.penstock.gateway.store.people.StoredUser;
import io.vertx.core.json.JsonObject;

/** A user as answers and the audit trail show it: without the password's hash. */
final class UserJson {
    private UserJson() {}

    static JsonObject of(StoredUser user) {
        return new JsonObject()
                .put("id", user.id())
                .put("username", user.username())
                .put("role", user.role())
                .put("isActive", user.active())
                .put("mustChangePassword", user.mustChangePassword())
                .put("oidcSubject", user.oidcSubject().orElse(null))
                .put("lastLoginAt", user.lastLoginAt().map(Object::toString).orElse(null))
                .put("createdAt", user.createdAt().toString())
                .put("updatedAt", user.updatedAt().toString());
    }
}
