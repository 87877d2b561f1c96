/** What operators see: one record per call, and metrics. */
@NullMarked
package dev.penstock.gateway.observe;

import org.jspecify.annotations.NullMarked;
