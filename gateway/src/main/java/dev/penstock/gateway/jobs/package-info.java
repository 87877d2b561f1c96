/** What is done by the clock, once for all gateways that share a database: statistics, retention, and watching. */
@NullMarked
package dev.penstock.gateway.jobs;

import org.jspecify.annotations.NullMarked;
