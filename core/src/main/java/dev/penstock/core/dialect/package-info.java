/**
 * The ways of speaking to a model service, and how a call in one becomes a call in another.
 *
 * <p>A call comes in as bytes in the caller's {@link dev.penstock.core.dialect.Dialect} and is read once into a {@link
 * dev.penstock.core.dialect.Call}. An {@link dev.penstock.core.dialect.Exchange} then carries one attempt of it to an
 * upstream and back: untouched bytes where both sides speak the same dialect, a full translation where they do not.
 */
@NullMarked
package dev.penstock.core.dialect;

import org.jspecify.annotations.NullMarked;
