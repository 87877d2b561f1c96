/** What joins a caller's dialect with an upstream's: exchanges through the pivot language, and what of a call gets lost. */
@NullMarked
package dev.penstock.core.dialect.translation;

import org.jspecify.annotations.NullMarked;
