/**
 * The pivot language: requests, replies and events free of any dialect, through which every translation goes.
 *
 * <p>Each dialect's package knows two crafts at most: <i>X</i>{@code RequestToPivot} and {@code PivotReplyTo}<i>X</i> where
 * callers speak it, {@code PivotTo}<i>X</i>{@code Request} and <i>X</i>{@code ReplyToPivot} where upstreams do. Neither knows
 * any other dialect. {@link dev.penstock.core.dialect.pivot.Feature} is the one table of what an upstream cannot carry.
 *
 * <p>To add a dialect: give it a constant in {@link dev.penstock.core.dialect.Dialect} and a column in {@code Feature}; write
 * its halves ({@link dev.penstock.core.dialect.translation.CallerHalf}, {@link
 * dev.penstock.core.dialect.translation.UpstreamHalf}); name it in {@link
 * dev.penstock.core.dialect.translation.DialectMatrix}. The conformance kit then asks for everything else.
 */
@NullMarked
package dev.penstock.core.dialect.pivot;

import org.jspecify.annotations.NullMarked;
