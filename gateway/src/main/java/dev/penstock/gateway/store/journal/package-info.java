/** Records on their way to the database, in a file that survives a crash. */
@NullMarked
package dev.penstock.gateway.store.journal;

import org.jspecify.annotations.NullMarked;
