/**
 * Our credentials with a provider: which of them a call goes out under, and what answers make of them.
 *
 * <p>{@link dev.penstock.core.keys.KeyPool} chooses, {@link dev.penstock.core.keys.Lease} is one call's use of a key, and
 * {@link dev.penstock.core.keys.Verdict} what the provider's answer said of it.
 */
@NullMarked
package dev.penstock.core.keys;

import org.jspecify.annotations.NullMarked;
