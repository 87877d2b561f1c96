/** The notebook of a comparison: every figure, and what does not count. */
@NullMarked
package dev.penstock.benchmarks.notes;

import org.jspecify.annotations.NullMarked;
