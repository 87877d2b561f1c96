/** A pretend model provider with faults and a bill of its own. */
@NullMarked
package dev.penstock.simulator;

import org.jspecify.annotations.NullMarked;
