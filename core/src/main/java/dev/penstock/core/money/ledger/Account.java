package dev.penstock.core.money.ledger;

import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Window;

/** One scope in one of its windows. */
public record Account(Scope scope, Window window) {}
