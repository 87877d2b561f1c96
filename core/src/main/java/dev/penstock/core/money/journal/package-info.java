/** What a node writes down before it acts, so that a crash loses no money: records, how they are stored, and how read back. */
@NullMarked
package dev.penstock.core.money.journal;

import org.jspecify.annotations.NullMarked;
