/** The door: connections, limits on what a caller may send, and the surfaces behind it. */
@NullMarked
package dev.penstock.gateway.server;

import org.jspecify.annotations.NullMarked;
