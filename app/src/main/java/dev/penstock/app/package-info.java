/** Main and the wiring. */
@NullMarked
package dev.penstock.app;

import org.jspecify.annotations.NullMarked;
