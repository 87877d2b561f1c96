/** What of a text people must not read later. */
@NullMarked
package dev.penstock.core.privacy;

import org.jspecify.annotations.NullMarked;
