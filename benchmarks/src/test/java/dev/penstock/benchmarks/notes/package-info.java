@NullMarked
package dev.penstock.benchmarks.notes;

import org.jspecify.annotations.NullMarked;
