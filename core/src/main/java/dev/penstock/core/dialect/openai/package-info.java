/**
 * The dialect of OpenAI's chat completions and embeddings, and the flavours of it that other services speak. Between a caller
 * and an upstream of this dialect bytes pass through; what Penstock acts on is found in them, not parsed out of them.
 */
@NullMarked
package dev.penstock.core.dialect.openai;

import org.jspecify.annotations.NullMarked;
