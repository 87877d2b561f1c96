/** Calls that are made once however often they are sent, as the database keeps them. */
@NullMarked
package dev.penstock.gateway.store.once;

import org.jspecify.annotations.NullMarked;
