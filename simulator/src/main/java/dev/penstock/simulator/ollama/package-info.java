/** The dialect of a local Ollama: chat, generate, embeddings and the state of models. */
@NullMarked
package dev.penstock.simulator.ollama;

import org.jspecify.annotations.NullMarked;
