/** What belongs to one event loop. */
@NullMarked
package dev.penstock.gateway.loop;

import org.jspecify.annotations.NullMarked;
