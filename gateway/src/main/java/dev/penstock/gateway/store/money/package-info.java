/** The treasury's books in SQL, and what can be read of the ledger. */
@NullMarked
package dev.penstock.gateway.store.money;

import org.jspecify.annotations.NullMarked;
