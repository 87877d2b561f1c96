package dev.penstock.core.dialect.pivot;

import dev.penstock.core.dialect.Dialect;

/**
 * Something opaque that an upstream gave with a part of its reply and wants back with that part, unchanged: the signature of
 * a reasoning text, an encrypted reasoning. It only ever goes back to an upstream of the dialect it came from.
 *
 * @param data means something to that dialect's package alone
 */
public record Seal(Dialect origin, String data) {}
