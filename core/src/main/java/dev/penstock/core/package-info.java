/** The rules of Penstock: pure Java, no I/O, no clock of its own. */
@NullMarked
package dev.penstock.core;

import org.jspecify.annotations.NullMarked;
