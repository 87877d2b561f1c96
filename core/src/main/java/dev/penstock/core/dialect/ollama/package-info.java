/** Ollama's own dialect: lines of JSON, tools without ids, models that are listed by tag. */
@NullMarked
package dev.penstock.core.dialect.ollama;

import org.jspecify.annotations.NullMarked;
