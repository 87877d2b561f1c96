/** What tests of the gateway stand on: scripted upstreams and callers on real sockets. */
@NullMarked
package dev.penstock.gateway.testing;

import org.jspecify.annotations.NullMarked;
