@NullMarked
package dev.penstock.benchmarks.report;

import org.jspecify.annotations.NullMarked;
