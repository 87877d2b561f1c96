@NullMarked
package dev.penstock.benchmarks.process;

import org.jspecify.annotations.NullMarked;
