/** Streams that pass within one dialect, and what is learned of them on the way. */
@NullMarked
package dev.penstock.core.dialect.tap;

import org.jspecify.annotations.NullMarked;
