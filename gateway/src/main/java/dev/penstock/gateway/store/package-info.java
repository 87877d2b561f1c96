/** The database: opening it, bringing its tables up to date, reading and writing it. */
@NullMarked
package dev.penstock.gateway.store;

import org.jspecify.annotations.NullMarked;
