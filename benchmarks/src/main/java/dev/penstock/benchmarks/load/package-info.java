/** Load: requests, schedules, the open-loop client, and wrk. */
@NullMarked
package dev.penstock.benchmarks.load;

import org.jspecify.annotations.NullMarked;
