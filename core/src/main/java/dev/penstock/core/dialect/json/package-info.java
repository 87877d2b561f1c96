/** JSON as the translators between dialects use it: one mapper, and objects that remember what of them was read. */
@NullMarked
package dev.penstock.core.dialect.json;

import org.jspecify.annotations.NullMarked;
