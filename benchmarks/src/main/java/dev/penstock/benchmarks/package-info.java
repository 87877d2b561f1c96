/** What Penstock costs beside nginx, and the small hot pieces alone. */
@NullMarked
package dev.penstock.benchmarks;

import org.jspecify.annotations.NullMarked;
