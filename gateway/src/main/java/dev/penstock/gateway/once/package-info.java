/** Calls that are made once however often they are sent: those with an {@code Idempotency-Key}. */
@NullMarked
package dev.penstock.gateway.once;

import org.jspecify.annotations.NullMarked;
