/** The configuration that is served now: made of settings and database, swapped whole, followed on every node. */
@NullMarked
package dev.penstock.gateway.live;

import org.jspecify.annotations.NullMarked;
