/** Which models there are, where only the provider itself can tell. */
@NullMarked
package dev.penstock.gateway.discovery;

import org.jspecify.annotations.NullMarked;
