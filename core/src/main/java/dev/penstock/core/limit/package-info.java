/** How much at once and how often: slots and rate windows. */
@NullMarked
package dev.penstock.core.limit;

import org.jspecify.annotations.NullMarked;
