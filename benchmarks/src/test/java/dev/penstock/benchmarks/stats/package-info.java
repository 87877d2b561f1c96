@NullMarked
package dev.penstock.benchmarks.stats;

import org.jspecify.annotations.NullMarked;
