/** What holds for every dialect that callers speak before every dialect that providers speak, from socket to socket. */
@NullMarked
package dev.penstock.gateway.conformance;

import org.jspecify.annotations.NullMarked;
