/** The processes that a comparison starts, pins to CPUs, and ends. */
@NullMarked
package dev.penstock.benchmarks.process;

import org.jspecify.annotations.NullMarked;
