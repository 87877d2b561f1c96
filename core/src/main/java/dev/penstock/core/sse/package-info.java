/**
 * Server-sent events and lines of JSON as they arrive: in chunks that may be cut anywhere.
 *
 * <p>Line ends are LF, CRLF or CR, as in the HTML standard (9.2.5, "Parsing an event stream"). Every reader holds at most
 * one unfinished event, and gives up on one that grows beyond its limit.
 */
@NullMarked
package dev.penstock.core.sse;

import org.jspecify.annotations.NullMarked;
