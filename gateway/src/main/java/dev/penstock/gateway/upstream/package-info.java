/** The way to the providers: one pooled client per event loop, time limits, breakers. */
@NullMarked
package dev.penstock.gateway.upstream;

import org.jspecify.annotations.NullMarked;
