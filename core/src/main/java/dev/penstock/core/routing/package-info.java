/**
 * Who serves a model: providers and what they sell, and the routes that lead from a public name to them.
 *
 * <p>A {@link dev.penstock.core.routing.Route} is the public name that callers use; each of its {@link
 * dev.penstock.core.routing.Version}s is one way to serve it.
 */
@NullMarked
package dev.penstock.core.routing;

import org.jspecify.annotations.NullMarked;
