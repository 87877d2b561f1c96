/** Medians, percentiles, and how sure one may be of them. */
@NullMarked
package dev.penstock.benchmarks.stats;

import org.jspecify.annotations.NullMarked;
