/** Rows about calls: written behind, read in pages, added up per day, deleted when old. And alerts. */
@NullMarked
package dev.penstock.gateway.store.log;

import org.jspecify.annotations.NullMarked;
