/**
 * Budgets that are never overspent: amounts, the scopes and windows that limits apply to, and what a refusal says.
 *
 * <p>What a call may cost is in {@link dev.penstock.core.money.price}; who may spend what is left, and how that survives a
 * crash, in {@link dev.penstock.core.money.ledger} and {@link dev.penstock.core.money.journal}.
 */
@NullMarked
package dev.penstock.core.money;

import org.jspecify.annotations.NullMarked;
