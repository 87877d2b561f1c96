/** The generateContent dialect, which only upstreams speak. */
@NullMarked
package dev.penstock.core.dialect.gemini;

import org.jspecify.annotations.NullMarked;
