/** The tables in one portable file, and back. */
@NullMarked
package dev.penstock.gateway.store.backup;

import org.jspecify.annotations.NullMarked;
