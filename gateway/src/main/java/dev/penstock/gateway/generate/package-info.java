/** Guarded long generation: {@code /api/generate}, what it would cost beforehand, and what it did cost. */
@NullMarked
package dev.penstock.gateway.generate;

import org.jspecify.annotations.NullMarked;
