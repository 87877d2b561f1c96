/**
 * The proof by trial: the real rules of money in a world of faults, under a clock and a chance that are given, checked against
 * a second, simpler opinion. What it finds can be repeated from its seed.
 */
@NullMarked
package dev.penstock.core.money.simulation;

import org.jspecify.annotations.NullMarked;
