/** The anthropic dialect: Messages, token counts and models. */
@NullMarked
package dev.penstock.simulator.anthropic;

import org.jspecify.annotations.NullMarked;
