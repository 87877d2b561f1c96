/** The openai dialect and its variants. */
@NullMarked
package dev.penstock.simulator.openai;

import org.jspecify.annotations.NullMarked;
