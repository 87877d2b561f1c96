/**
 * JSON read where it lies: the few members that Penstock acts on are found in the bytes, and everything else is checked,
 * skipped and carried through untouched. Trees are for translators and for the control plane, which use Jackson.
 */
@NullMarked
package dev.penstock.core.json;

import org.jspecify.annotations.NullMarked;
