package dev.penstock.gateway.control;

import io.vertx.core.http.HttpMethod;
import io.vertx.openapi.contract.Operation;
import java.util.Set;

/**
 * An operation of the contract.
 *
 * @param role the least that may do it
 * @param openWhilePasswordIsDue whether somebody may do it who has yet to choose a password
 * @param queryNames all query parameters that it knows
 * @param anyQuery whether it takes others too, and does not look at them
 */
public record Route(
        String id,
        HttpMethod method,
        String path,
        Role role,
        boolean openWhilePasswordIsDue,
        Set<String> queryNames,
        boolean anyQuery,
        Operation operation) {

    public boolean changes() {
        return !method.equals(HttpMethod.GET);
    }
}
