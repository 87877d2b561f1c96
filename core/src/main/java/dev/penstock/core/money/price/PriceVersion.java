package dev.penstock.core.money.price;

import dev.penstock.core.routing.Price;
import java.time.Instant;

/**
 * A price from a point in time on.
 *
 * @param id what ledger rows name it by
 */
public record PriceVersion(String id, Instant from, Price price) {}
