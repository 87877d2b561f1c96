/** The path of a call: authenticate, limit, reserve, choose, attempt, relay, settle. */
@NullMarked
package dev.penstock.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
