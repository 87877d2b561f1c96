/** What was called, what it cost and what went wrong, as the control plane tells it. */
@NullMarked
package dev.penstock.gateway.reports;

import org.jspecify.annotations.NullMarked;
