/** Server, pipeline, upstream clients and surfaces. */
@NullMarked
package dev.penstock.gateway;

import org.jspecify.annotations.NullMarked;
