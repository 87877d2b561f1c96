/** Virtual keys: the credentials that the gateway's own callers use. */
@NullMarked
package dev.penstock.gateway.access;

import org.jspecify.annotations.NullMarked;
