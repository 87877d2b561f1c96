/** What the pretend model says: words, tool calls, JSON, and where they are cut. */
@NullMarked
package dev.penstock.simulator.answer;

import org.jspecify.annotations.NullMarked;
