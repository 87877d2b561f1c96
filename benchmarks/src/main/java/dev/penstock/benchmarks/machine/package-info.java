/** What the kernel tells about processes and CPUs, and what the machine is. */
@NullMarked
package dev.penstock.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
