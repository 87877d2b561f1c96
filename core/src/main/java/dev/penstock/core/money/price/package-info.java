/** What a call costs: at most before it is sent, and in truth when it has ended. */
@NullMarked
package dev.penstock.core.money.price;

import org.jspecify.annotations.NullMarked;
