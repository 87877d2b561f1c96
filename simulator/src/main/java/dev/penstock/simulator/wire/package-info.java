/** What goes out over the socket, whole or in events, and every way in which it can go wrong. */
@NullMarked
package dev.penstock.simulator.wire;

import org.jspecify.annotations.NullMarked;
