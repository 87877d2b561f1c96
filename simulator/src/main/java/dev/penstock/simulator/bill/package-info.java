/** What was truly emitted, call by call. */
@NullMarked
package dev.penstock.simulator.bill;

import org.jspecify.annotations.NullMarked;
