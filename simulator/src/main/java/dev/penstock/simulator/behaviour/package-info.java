/** How the simulator is told to behave: settings, headers and directives in prompts. */
@NullMarked
package dev.penstock.simulator.behaviour;

import org.jspecify.annotations.NullMarked;
