@NullMarked
package dev.penstock.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
