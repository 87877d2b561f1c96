/** The gemini dialect: content whole and streamed, token counts, embeddings and models. */
@NullMarked
package dev.penstock.simulator.gemini;

import org.jspecify.annotations.NullMarked;
