/** The Chat Completions dialect: what its callers and its upstreams say. */
@NullMarked
package dev.penstock.core.dialect.openai;

import org.jspecify.annotations.NullMarked;
