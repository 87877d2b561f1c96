/** The tables and their columns, as jOOQ wants them. */
@NullMarked
package dev.penstock.gateway.store.table;

import org.jspecify.annotations.NullMarked;
