/**
 * Ollama's own dialect, as its callers and its upstreams speak it: {@code /api/chat}, {@code /api/generate}, {@code /api/embed},
 * {@code /api/tags} and {@code /api/show}; streams are lines of JSON.
 */
@NullMarked
package dev.penstock.core.dialect.ollama;

import org.jspecify.annotations.NullMarked;
