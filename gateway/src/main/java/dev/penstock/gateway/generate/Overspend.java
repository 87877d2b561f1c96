package dev.penstock.gateway.generate;

import dev.penstock.core.money.Verdict;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job that does not fit.
 *
 * @param verdict of the first scope; absent where it is too long for any budget
 * @param told the members of the answer about it
 */
record Overspend(Optional<Verdict> verdict, OptionalLong fits, JsonObject told) {}
