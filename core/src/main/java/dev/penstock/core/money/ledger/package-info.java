/**
 * Who may spend what is left of a budget, and the proof that nobody spends more.
 *
 * <p>The {@link dev.penstock.core.money.ledger.Treasury} is the one truth: what each scope has spent in each of its windows, and
 * what it has granted to nodes. A node takes a <em>slice</em> from it, which is durable before it is used, and its {@link
 * dev.penstock.core.money.ledger.Cashier} admits calls from its slices, in memory. A call that is admitted has a <em>hold</em>:
 * its worst case, in every slice that it needs, or in none. When it ends, what it cost is used up and the rest of the hold is
 * free again.
 *
 * <p>Why nothing is overspent: the treasury grants only what the limit leaves, in one conditional step; a cashier holds only
 * what its slices leave; a call costs at most its hold. No other step adds to what may be spent. What a crash can do is to
 * forget what was <em>not</em> spent, which is why each step is written to a journal first, and why what the journal does not
 * prove to be unspent counts as spent.
 *
 * <p>Three rules keep journal and treasury together. The treasury learns nothing that the journal does not hold durably, so a
 * journal that lost its end is still a true past of what the treasury knows. What a cashier tells the treasury is numbered and
 * sent one at a time, so that a repeated message changes nothing. A slice that was given up is forgotten only when no answer
 * that might name it can still arrive.
 */
@NullMarked
package dev.penstock.core.money.ledger;

import org.jspecify.annotations.NullMarked;
