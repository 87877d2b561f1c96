/** What the rules of money need of this machine: a journal on its disk. */
@NullMarked
package dev.penstock.gateway.money;

import org.jspecify.annotations.NullMarked;
